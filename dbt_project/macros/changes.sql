{#
  Tables of months that are kept from build to build follow the journal of what changed (int_changes): the rows of a unit
  from the first month that changed on are taken out and made anew, all else stays. `meta: {follows: ...}` names which of
  the changes in int_changed_units reach the table; docs/decisions/05.
#}

{# The number of the last build that a table followed; none where the journal was begun anew since. #}
{% macro followed_until() -%}
    {{- return(once('followed_until', find_followed_until)) -}}
{%- endmacro %}

{% macro find_followed_until() -%}
    {%- set query -%}
        select max(journal.build_no)
        from {{ journal() }} as journal
        inner join {{ beside('built_from') }} as kept on journal.build_id = kept.build_id
    {%- endset -%}
    {{- return(run_query(query).rows[0][0]) -}}
{%- endmacro %}

{% macro journal() -%}
    {{- return(relation_of('model', 'int_changes')) -}}
{%- endmacro %}

{# What a macro reads without a ref(): the model stands on it by a hook, or through what it stands on. #}
{% macro relation_of(kind, name) -%}
    {{- return(graph.nodes[kind ~ '.' ~ project_name ~ '.' ~ name].relation_name) -}}
{%- endmacro %}

{# The last build that everything which the model of this context stands on has followed too. #}
{% macro followed_by_all() -%}
    {%- set tables = [] -%}
    {%- for name in upstream() if name != model.unique_id and graph.nodes[name].config.meta.get('follows') -%}
        {%- set node = graph.nodes[name] -%}
        {%- set kept = api.Relation.create(node.database, node.schema, node.alias ~ '__built_from') -%}
        {%- do tables.append('select build_id from ' ~ kept) -%}
    {%- endfor -%}
    (
        select max_by(journal.build_id, journal.build_no)
        from {{ journal() }} as journal
        {% if tables %}
            where
                journal.build_no <= (
                    select min(followed.build_no)
                    from {{ journal() }} as followed
                    inner join ({{ tables | join(' union all ') }}) as kept on followed.build_id = kept.build_id
                )
        {% endif %}
    )
{%- endmacro %}

{# The first month of which the pace of a task changed, of all units, since the table was made (`paced: true`). #}
{% macro first_changed_pace() -%}
    {{- return(once('first_changed_pace', find_first_changed_pace)) -}}
{%- endmacro %}

{% macro find_first_changed_pace() -%}
    {%- set query -%}
        select cast(min(period_month) as varchar) from {{ what_differs('int_task_paces', 'paces') }}
    {%- endset -%}
    {{- return(run_query(query).rows[0][0]) -}}
{%- endmacro %}

{# Units and the first month of each that is to be made anew since the table was made. #}
{% macro changes_to_follow() -%}
    {%- set changed_units = relation_of('model', 'int_changed_units') -%}
    {%- set changes = [
        "select org_unit_code, changed_from from " ~ changed_units
        ~ " where scope = '" ~ model.config.meta.follows ~ "' and build_no > " ~ followed_until()
    ] -%}
    {%- set pace_month = first_changed_pace() if model.config.meta.get('paced') else none -%}
    {%- if pace_month -%}
        {%- do changes.append(
            "select org_unit_code, cast('" ~ pace_month ~ "' as date) from " ~ relation_of('seed', 'org_units')
        ) -%}
    {%- endif -%}
    (
        select
            org_unit_code as changed_code,
            min(changed_from) as changed_from
        from ({{ changes | join(' union all ') }})
        group by org_unit_code
    )
{%- endmacro %}

{# The first month of them all, so that scans can leave out what lies before it. #}
{% macro first_changed_month() -%}
    {{- return(once('first_changed_month', find_first_changed_month)) -}}
{%- endmacro %}

{% macro find_first_changed_month() -%}
    {%- set query -%}
        select cast(min(changed_from) as varchar) from {{ changes_to_follow() }}
    {%- endset -%}
    {{- return(run_query(query).rows[0][0] or '9999-12-01') -}}
{%- endmacro %}

{# A join that leaves only the months of units that are to be made anew: all are where the table is. `rows` has
   org_unit_code (or the unit is given) and period_month. #}
{% macro only_changed(rows, org_unit_code=none) -%}
    {%- if is_incremental() -%}
        inner join {{ changes_to_follow() }} as changed
            on {{ org_unit_code or rows ~ '.org_unit_code' }} = changed.changed_code
            and {{ rows }}.period_month >= changed.changed_from
            and {{ rows }}.period_month >= cast('{{ first_changed_month() }}' as date)
    {%- endif -%}
{%- endmacro %}

{# The pre-hook that takes out the months that are made anew. The ref() given here makes the model stand on the changes:
   within the SQL it would have to be given rows in every unit test. #}
{% macro leave_out_changed(changed_units) -%}
    {%- if is_incremental() -%}
        delete from {{ this }} as held
        where
            held.period_month >= cast('{{ first_changed_month() }}' as date)
            and exists (
                select 1
                from {{ changes_to_follow() }} as changed
                where held.org_unit_code = changed.changed_code and held.period_month >= changed.changed_from
            )
    {%- endif -%}
{%- endmacro %}

{# In a table that grows: the last month held of each unit and indicator of which later months are made anew. #}
{% macro last_months_held() -%}
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
                from {{ relation_of('model', 'int_report_periods') }} as periods
                inner join {{ changes_to_follow() }} as changed
                    on periods.org_unit_code = changed.changed_code
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

{# Rows of a model that were not there when it was last seen, and rows that were and are no more. #}
{% macro what_differs(name, part, columns='*') -%}
    {%- set now, seen = relation_of('model', name), beside(part) -%}
    (
        (select {{ columns }} from {{ now }} except select {{ columns }} from {{ seen }})
        union all
        (select {{ columns }} from {{ seen }} except select {{ columns }} from {{ now }})
    )
{%- endmacro %}

{# Builds are numbered in the journal, and named. #}
{% macro next_build_no() -%}
    {%- if is_incremental() -%}(select max(build_no) + 1 from {{ this }}){%- else -%}1{%- endif -%}
{%- endmacro %}

{% macro build_id() -%}
    '{{ invocation_id }}'
{%- endmacro %}
