"""Assets are made from the spec, and what is committed is what the spec makes."""

import yaml

from dashboards import assets, generate
from dashboards.contracts import columns_of_models


def test_generating_again_gives_the_committed_bytes() -> None:
    made = generate.make_assets(generate.spec(), columns_of_models())
    assert made == assets.contents()


def test_every_asset_is_marked_as_ours_and_holds_no_secret() -> None:
    for path, text in assets.contents().items():
        if "/" in path:
            assert yaml.safe_load(text).get("is_managed_externally") is True, path
        assert "password" not in text, path
        assert "/var/" not in text, path


def test_english_and_chinese_have_the_same_charts() -> None:
    names = {path.removeprefix("charts/") for path in assets.contents() if path.startswith("charts/")}
    chinese = {name for name in names if not name.endswith("-en.yaml")}
    assert names - chinese == {name.replace(".yaml", "-en.yaml") for name in chinese}
