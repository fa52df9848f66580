"""The last node of the graph: the public tables as one file that dashboards read."""

from datetime import datetime
from zoneinfo import ZoneInfo

from guoban import publishing, row_rules, settings


def model(dbt, session):
    """Write every public table into a release and make it current; runs only when all of them passed their tests."""
    relations = {
        "dim_indicators": dbt.ref("dim_indicators"),
        "dim_kpi_terms": dbt.ref("dim_kpi_terms"),
        "dim_kpis": dbt.ref("dim_kpis"),
        "dim_org_units": dbt.ref("dim_org_units"),
        "dim_tasks": dbt.ref("dim_tasks"),
        "fct_assessed_values": dbt.ref("fct_assessed_values"),
        "fct_cells": dbt.ref("fct_cells"),
        "fct_changes": dbt.ref("fct_changes"),
        "fct_checks": dbt.ref("fct_checks"),
        "fct_findings": dbt.ref("fct_findings"),
        "fct_indicator_values": dbt.ref("fct_indicator_values"),
        "fct_kpi_values": dbt.ref("fct_kpi_values"),
        "fct_rankings": dbt.ref("fct_rankings"),
        "fct_reporting_rates": dbt.ref("fct_reporting_rates"),
        "fct_scores": dbt.ref("fct_scores"),
        "fct_submissions": dbt.ref("fct_submissions"),
        "fct_task_progress": dbt.ref("fct_task_progress"),
        "rpt_assistance": dbt.ref("rpt_assistance"),
        "rpt_cells": dbt.ref("rpt_cells"),
        "rpt_coverage": dbt.ref("rpt_coverage"),
        "rpt_dues": dbt.ref("rpt_dues"),
        "rpt_findings": dbt.ref("rpt_findings"),
        "rpt_forecasts": dbt.ref("rpt_forecasts"),
        "rpt_milestones": dbt.ref("rpt_milestones"),
        "rpt_not_asked": dbt.ref("rpt_not_asked"),
        "rpt_overview": dbt.ref("rpt_overview"),
        "rpt_periods": dbt.ref("rpt_periods"),
        "rpt_questions": dbt.ref("rpt_questions"),
        "rpt_reporting": dbt.ref("rpt_reporting"),
        "rpt_reporting_discipline": dbt.ref("rpt_reporting_discipline"),
        "rpt_reporting_months": dbt.ref("rpt_reporting_months"),
        "rpt_unit_map": dbt.ref("rpt_unit_map"),
        "rpt_unit_page": dbt.ref("rpt_unit_page"),
        "rpt_unit_tasks": dbt.ref("rpt_unit_tasks"),
        "rpt_women_workers": dbt.ref("rpt_women_workers"),
    }
    as_of = dbt.config.meta_get("as_of")
    published_at = datetime.now(ZoneInfo(settings.load().timezone)).replace(tzinfo=None)
    publication = publishing.Publication(
        publication_id=f"{published_at:%Y%m%dT%H%M%S%f}",
        published_at=published_at,
        built_from_rows=relations["fct_cells"].aggregate("count(*)").fetchall()[0][0],
        built_from_received_at=relations["fct_submissions"].aggregate("max(last_received_at)").fetchall()[0][0],
        as_of=datetime.fromisoformat(as_of) if as_of else None,
    )
    tables = {name: relation.sql_query() for name, relation in relations.items()}
    earlier = f"select * from {dbt.this} union all " if dbt.is_incremental else ""  # noqa: S608 - dbt's name of this table
    tables["publications"] = earlier + publication.as_sql()
    publishing.publish(session, tables, publishing.folder(session), publication, row_rules.load())
    return session.sql(publication.as_sql())
