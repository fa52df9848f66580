"""The folder that dbt runs in.

dbt writes what it ran to ``<target>/run/<project>/<path of the seed>``. With an absolute seed path that is the CSV
itself, which dbt then overwrites; so seeds always lie at ``seeds/`` in the folder that dbt runs in.
"""

from pathlib import Path

from guoban.settings import PROJECT, Settings

_LINKED = ("dbt_project.yml", "profiles.yml", "dbt_project")


def prepare(settings: Settings) -> Path:
    """The checkout, or for another county's seeds a folder of links to the checkout and to those seeds."""
    if settings.seeds.resolve() == (PROJECT / "seeds").resolve():
        return PROJECT
    folder = settings.home / "project"
    folder.mkdir(parents=True, exist_ok=True)
    for name, target in {**{name: PROJECT / name for name in _LINKED}, "seeds": settings.seeds}.items():
        link = folder / name
        if not link.is_symlink() or link.resolve() != target.resolve():
            link.unlink(missing_ok=True)
            link.symlink_to(target)
    return folder
