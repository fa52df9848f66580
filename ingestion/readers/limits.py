"""How large anything in a file may be. Real monthly forms: at most 2,263 rows, 256 columns, 12,281 cells in a sheet."""

#: Bytes of a file as it arrives.
FILE = 20 * 2**20
#: Entries of a zip archive.
ENTRIES = 2_000
#: Bytes that one part of a zip archive, and all its XML parts together, may expand to.
PART, EXPANDED = 120 * 2**20, 200 * 2**20
#: A part larger than a megabyte may expand to so many times its packed size; spreadsheets reach about 60.
RATIO = 200
#: Elements standing inside each other in an XML part.
DEPTH = 64
#: Furthest row and column with a value, cells of the rectangle they span, cells with a value.
ROWS, COLUMNS, GRID, CELLS = 60_000, 2_000, 3_000_000, 600_000
SHEETS, MERGES = 256, 20_000
#: Characters of one cell (Excel's own limit is 32,767) and of one line of a text file.
CELL_TEXT, LINE = 65_536, 2**20
#: Bytes of a text or HTML file: no table that a clerk fills in comes near it.
TEXT = 8 * 2**20
