"""How strictly logins to the dashboards are guarded; the section ``[access]`` of guoban.toml."""

from pydantic import BaseModel, ConfigDict, Field


class AccessSettings(BaseModel):
    """Limits of sessions, of failed logins, and how long the audit log is kept."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    session_hours: int = Field(default=12, ge=1, le=720, description="a session ends so long after the login")
    idle_minutes: int = Field(default=120, ge=5, description="and so long after the last page that was asked for")
    failures: int = Field(default=5, ge=1, description="failed logins of one user until it is locked")
    failures_of_address: int = Field(default=30, ge=1, description="failed logins from one address until it is locked")
    locked_minutes: int = Field(default=15, ge=1, description="how long a lock lasts")
    audit_months: int = Field(default=12, ge=6, description="months that the audit log is kept; the law asks for six")
