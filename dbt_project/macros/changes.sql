{#
  Tables of months that are kept from build to build follow the journal of what changed (int_changes): the rows of a unit
  from the first month that changed on are taken out and made anew, all else stays. `meta: {follows: ...}` names which of
  the changes in int_changed_units reach the table; docs/decisions/05.
#}

{# The last build that a table followed. #}
{% macro followed_until() -%}
    (
        select max(journal.build_no)
        from {{ journal() }} as journal
        inner join {{ beside('built_from') }} as kept on journal.build_id = kept.build_id
    )
{%- endmacro %}

{% macro journal() -%}
    {{- return(graph.nodes['model.' ~ project_name ~ '.int_changes'].relation_name) -}}
{%- endmacro %}

{# A journal begun anew tells nothing of what an earlier one told. #}
{% macro is_in_journal(build_id) -%}
    {%- set query = "select count(*) from " ~ journal() ~ " where build_id = '" ~ build_id ~ "'" -%}
    {{- return(run_query(query).rows[0][0] > 0) -}}
{%- endmacro %}

{# The first month that changed of any unit since the table was made, so that scans can leave out all before it. #}
{% macro first_changed_month(changed_units) -%}
    {%- set query -%}
        select cast(coalesce(min(changed_from), cast('{{ never() }}' as date)) as varchar)
        from {{ changed_units }}
        where scope = '{{ model.config.meta.follows }}' and build_no > {{ followed_until() }}
    {%- endset -%}
    {{- return(run_query(query).rows[0][0]) -}}
{%- endmacro %}

{# The first month of which the pace of a task changed, of all units, since the table was made (`paced: true`). #}
{% macro first_changed_pace() -%}
    {%- set paces = graph.nodes['model.' ~ project_name ~ '.int_task_paces'].relation_name -%}
    {%- set query -%}
        select cast(coalesce(min(period_month), cast('{{ never() }}' as date)) as varchar)
        from (
            (select * from {{ paces }} except select * from {{ beside('paces') }})
            union all
            (select * from {{ beside('paces') }} except select * from {{ paces }})
        )
    {%- endset -%}
    {{- return(run_query(query).rows[0][0]) -}}
{%- endmacro %}

{# Whether a month of a unit is to be made anew: all are where the table is. `rows` has org_unit_code (or the unit is
   given) and period_month. #}
{% macro has_changed(rows, changed_units, org_unit_code=none) -%}
    {%- if is_incremental() -%}
        {%- set month = first_changed_month(changed_units) -%}
        {%- set pace_month = first_changed_pace() if model.config.meta.get('paced') else never() -%}
        {{ rows }}.period_month >= cast('{{ [month, pace_month] | min }}' as date)
        and (
            {% if pace_month != never() %}{{ rows }}.period_month >= cast('{{ pace_month }}' as date) or{% endif %}
            exists (
                select 1
                from {{ changed_units }} as changed
                where
                    changed.scope = '{{ model.config.meta.follows }}'
                    and changed.build_no > {{ followed_until() }}
                    and changed.org_unit_code = {{ org_unit_code or rows ~ '.org_unit_code' }}
                    and changed.changed_from <= {{ rows }}.period_month
            )
        )
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}

{% macro never() -%}
    {{- return('9999-12-01') -}}
{%- endmacro %}

{# The pre-hook that takes out the months that are made anew. #}
{% macro leave_out_changed(changed_units) -%}
    {%- if is_incremental() -%}
        delete from {{ this }} as held where {{ has_changed('held', changed_units) }}
    {%- endif -%}
{%- endmacro %}

{# In a table that grows: the last month held of each unit and indicator of which later months are made anew. #}
{% macro last_months_held(report_periods, changed_units) -%}
    (
        select held.*
        from (
            select
                months.*,
                row_number() over (
                    partition by months.org_unit_code, months.indicator_code
                    order by months.period_month desc
                ) as months_ago
            from {{ this }} as months
            inner join (
                select
                    periods.org_unit_code,
                    periods.form_code,
                    max(periods.period_month) as period_month
                from {{ report_periods }} as periods
                inner join (
                    select
                        org_unit_code,
                        min(changed_from) as changed_from
                    from {{ changed_units }}
                    where scope = '{{ model.config.meta.follows }}' and build_no > {{ followed_until() }}
                    group by org_unit_code
                ) as changed
                    on periods.org_unit_code = changed.org_unit_code
                    and periods.period_month < changed.changed_from
                group by periods.org_unit_code, periods.form_code
            ) as last_periods
                on months.org_unit_code = last_periods.org_unit_code
                and months.form_code = last_periods.form_code
                and months.period_month = last_periods.period_month
        ) as held
        where held.months_ago = 1
    )
{%- endmacro %}

{# The post-hook that keeps what the journal saw. #}
{% macro keep_seen(part, relation) -%}
    create or replace table {{ beside(part) }} as select * from {{ relation }}
{%- endmacro %}

{# Names the build in the journal. #}
{% macro build_id() -%}
    '{{ invocation_id }}'
{%- endmacro %}
