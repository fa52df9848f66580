"""The workbook that goes back to the township: wrong cells marked, one sheet that lists them, room to explain.

``marking.mark`` makes it, ``folder.write`` puts it into the folder, ``explanations`` reads what the clerk wrote when it
comes again. Import from the modules: those without openpyxl load at once.
"""
