"""How exact figures are shown: half up, and only there."""

from pathlib import Path

from tests.dbt_project.conftest import Dbt

SHOWN = {
    "amount_text('299', '3', 2)": "99.67",  # a third of 299
    "percent_text('38', '65')": "58.46",
    "percent_text('125', '20000')": "0.63",  # 0.625, a tie
    "percent_text('-125', '20000')": "-0.63",
    "amount_text('31055', '10000')": "3.1055",
    "amount_text('60000', '10000')": "6",
    "half_up('0.125', '1', 2)": "0.13",
    "amount_to_read('31055', '10000')": "3.11",  # money with two decimals
    "amount_to_read('60000', '10000')": "6.00",
    "amount_to_read('160', '1')": "160",  # things counted plain
    "estimate_to_read('2688.5', '1')": "2689",
    "estimate_to_read('160', '1')": "160",
    "estimate_to_read('125000', '10000')": "12.50",
}


def test_figures_are_rounded_half_up_when_they_are_shown(empty_home: tuple[Path, str], dbt: Dbt) -> None:
    home, _ = empty_home
    columns = ", ".join(f"cast({{{{ {macro} }}}} as varchar) as c{number}" for number, macro in enumerate(SHOWN))
    done = dbt(home, "-q", "show", "--output", "json", "--inline", f"select {columns}")
    assert done.returncode == 0, done.stdout + done.stderr
    for number, (macro, text) in enumerate(SHOWN.items()):
        assert f'"c{number}": "{text}"' in done.stdout, macro
