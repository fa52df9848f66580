"""Settings: ``GUOBAN_*`` environment variables first, then ``guoban.toml``, then the defaults below."""

from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, available_timezones

from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from guoban.access import AccessSettings
from guoban.alerts.options import AlertSettings
from guoban.backup.swap import is_unfinished
from guoban.errors import GuobanError

#: The checkout that holds dbt_project.yml, seeds/ and dashboards/.
PROJECT = Path(__file__).resolve().parent.parent

Folder = Annotated[Path, AfterValidator(lambda path: path.expanduser().absolute())]


def _known_zone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("no such time zone, for example Asia/Shanghai")
    return name


Zone = Annotated[str, AfterValidator(_known_zone)]


def _written_out(moment: object) -> object:
    # A bare number would be read as seconds since 1970.
    if isinstance(moment, int | float) or (isinstance(moment, str) and moment.strip().replace(".", "", 1).isdigit()):
        raise ValueError("write day and time with hyphens, for example 2006-05-01T00:00")
    return moment


Moment = Annotated[datetime, BeforeValidator(_written_out)]


class Settings(BaseSettings):
    """Where things are and how the office works. Relative folders are relative to the working folder."""

    model_config = SettingsConfigDict(
        env_prefix="GUOBAN_", env_ignore_empty=True, frozen=True, extra="forbid", toml_file=PROJECT / "guoban.toml"
    )

    home: Folder = Field(default=PROJECT / "var", description="state folder: everything a run writes")
    seeds: Folder = Field(default=PROJECT / "seeds", description="reference CSV files of one county")
    lang: Literal["zh", "en"] = Field(default="zh", description="language of messages on the terminal")
    as_of: Moment | None = Field(
        default=None, description="rebuild the marts as known at this local time; unset is now"
    )
    timezone: Zone = Field(default="Asia/Shanghai", description="deadlines and arrival times are local to it")
    author: str | None = Field(
        default=None, description="who decides on findings and reports; unset is the name you work under here"
    )
    host: str = Field(default="127.0.0.1", description="address that `guoban serve` listens on")
    port: int = Field(default=8088, ge=1, le=65535, description="port that `guoban serve` listens on")

    superset_db: str | None = Field(
        default=None, description="postgresql:// address of Superset's metadata; unset is SQLite in the state folder"
    )
    redis: str | None = Field(default=None, description="redis:// address for chart results; unset is the process")
    behind_proxy: bool = Field(default=False, description="nginx with TLS stands before `guoban serve`")
    access: AccessSettings = Field(default_factory=AccessSettings, description="sessions, failed logins, audit log")

    alerts: AlertSettings = Field(default_factory=AlertSettings, description="whom to alert, and how")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments, environment, guoban.toml."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def warehouse(self) -> Path:
        """The DuckDB file that ingestion and dbt write."""
        return self.home / "warehouse.duckdb"

    @property
    def inbox(self) -> Path:
        """Where township workbooks are dropped."""
        return self.home / "inbox"

    @property
    def archive(self) -> Path:
        """Originals under their content hash."""
        return self.home / "archive"

    @property
    def returned(self) -> Path:
        """Marked copies for the townships to mend."""
        return self.home / "returned"

    @property
    def published(self) -> Path:
        """Releases of the public marts; ``current`` is a relative link to one of them."""
        return self.home / "published"

    @property
    def superset(self) -> Path:
        """Superset's metadata, secret key, first password and logs."""
        return self.home / "superset"

    def now(self) -> datetime:
        """Local time of the office, to the second and without a zone, as the warehouse stores it."""
        return datetime.now(ZoneInfo(self.timezone)).replace(tzinfo=None, microsecond=0)


def load(half_restored: bool = False) -> Settings:
    """The settings in force. Raises GuobanError naming the setting and what is wrong with it.

    Also when a restore of the state folder was killed half-way, unless the caller is about to bring it to its end.
    """
    try:
        settings = Settings()
        if not half_restored and is_unfinished(settings.home):
            raise GuobanError("restore_unfinished", folder=settings.home)
        return settings
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        # These are addresses that hold keys and passwords; they must not appear on a screen.
        value = "…" if first["loc"][0] in {"alerts", "redis", "superset_db"} else first["input"]
        raise GuobanError("setting_invalid", name=name, value=value, detail=first["msg"]) from None
    except ValueError as error:  # a guoban.toml that is not TOML
        raise GuobanError("settings_file_unreadable", file=PROJECT / "guoban.toml", detail=error) from error
