"""After a monthly build the tables that only grow, and every public mart, hold what a full rebuild gives."""

import duckdb
import pytest

from guoban.settings import PROJECT, Settings
from tests.bench import nation, nation_seeds

MARTS = sorted(path.stem for path in (PROJECT / "dbt_project" / "models" / "marts").glob("*.sql"))

TABLES = ("intermediate.int_reported_values", *(f"marts.{name}" for name in MARTS))

#: Every mart and what it stands on.
SELECTED = ("--select", "+path:dbt_project/models/marts")

TOWNSHIPS = 20


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A small nation built from eleven months; the twelfth brings its reports and corrections of earlier months."""
    folder = tmp_path_factory.mktemp("nation")
    settings = Settings(home=folder / "home", seeds=folder / "seeds")
    settings.home.mkdir()
    nation_seeds.write(settings.seeds, TOWNSHIPS)
    nation.land(settings, TOWNSHIPS, 1, 11, "2GB")
    nation.dbt(settings, "build", "--exclude-resource-type", "test", "unit_test", *SELECTED)
    return settings


def keep(settings: Settings) -> None:
    """Put the tables aside."""
    with duckdb.connect(str(settings.warehouse)) as warehouse:
        for table in TABLES:
            warehouse.execute(f"create or replace table main.{table.partition('.')[2]} as from {table}")


def differences(settings: Settings) -> dict[str, int]:
    """Rows that only one of a table and what was put aside has."""
    with duckdb.connect(str(settings.warehouse), read_only=True) as warehouse:
        found = {}
        for table in TABLES:
            kept = f"main.{table.partition('.')[2]}"
            [(rows,)] = warehouse.execute(
                f"select count(*) from ((from {kept} except all from {table})"
                f" union all (from {table} except all from {kept}))"
            ).fetchall()
            found[table] = rows
        return found


def test_a_month_more_with_corrections_of_old_months_gives_what_a_full_rebuild_gives(settings: Settings) -> None:
    keep(settings)
    nation.land(settings, TOWNSHIPS, 12, 12, "2GB")
    nation.dbt(settings, "run", *SELECTED)
    changed = {table for table, rows in differences(settings).items() if rows}
    assert changed >= {"intermediate.int_reported_values", "marts.fct_cells", "marts.fct_indicator_values"}
    keep(settings)
    nation.dbt(settings, "run", *SELECTED, "--full-refresh")
    assert differences(settings) == dict.fromkeys(TABLES, 0)


def test_a_changed_unit_of_measure_rebuilds_what_was_read_before(settings: Settings) -> None:
    units = settings.seeds / "units.csv"
    text = units.read_text(encoding="utf-8")
    changed = text.replace("\n人,persons,人,1,", "\n人,persons,人,2,")
    assert changed != text
    units.write_text(changed, encoding="utf-8")
    nation.dbt(settings, "build", "--exclude-resource-type", "test", "unit_test", *SELECTED)
    with duckdb.connect(str(settings.warehouse), read_only=True) as warehouse:
        [(cells, halves)] = warehouse.execute(
            "select count(*), count(*) filter (fct_cells.value = 2 * cell.value)"
            " from marts.fct_cells join raw.cell using (submission_id, cell)"
            " where reported_unit = '人'"
        ).fetchall()
    assert cells == halves > 0
