{#
  Tables that grow (`meta: {built_from: true}`, or `follows`) keep what they were made from beside them and are made anew
  when it changed: the SQL and the seeds of all they stand on, every macro, and whether units are ranked.
#}

{# What is asked for more than once about a model in one run of dbt. The graph is the same for all of them. #}
{% macro once(question, answer) -%}
    {%- set known = graph.setdefault('guoban_answers', {}) -%}
    {%- set key = model.unique_id ~ question -%}
    {%- if key not in known -%}{%- do known.update({key: answer()}) -%}{%- endif -%}
    {{- return(known[key]) -}}
{%- endmacro %}

{# A hash of what the model of this context was made from. #}
{% macro built_from() -%}
    {%- if not execute -%}{{- return('') -}}{%- endif -%}
    {{- return(once('built_from', find_built_from)) -}}
{%- endmacro %}

{% macro find_built_from() -%}
    {%- set parts = [is_ranking()] -%}
    {%- for name in upstream() | sort -%}
        {%- set node = graph.nodes[name] -%}
        {#- Of a large CSV dbt gives only its path: its rows are read. -#}
        {%- set mark = content_of(node.relation_name) if node.checksum.name == 'path' else node.checksum.checksum -%}
        {%- do parts.append(name ~ mark) -%}
    {%- endfor -%}
    {%- for name, macro in context[project_name].items() | sort(attribute='0') -%}
        {%- do parts.append(macro.macro.macro_sql) -%}
    {%- endfor -%}
    {{- return(local_md5(parts | join(','))) -}}
{%- endmacro %}

{# The model of this context and all models and seeds that it stands on, directly or not. #}
{% macro upstream() -%}
    {{- return(once('upstream', find_upstream)) -}}
{%- endmacro %}

{% macro find_upstream() -%}
    {%- set found = [model.unique_id] -%}
    {#- The list grows while it is walked. -#}
    {%- for name in found -%}
        {%- for above in graph.nodes[name].depends_on.nodes if above in graph.nodes and above not in found -%}
            {%- do found.append(above) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{- return(found) -}}
{%- endmacro %}

{% macro content_of(relation_name) -%}
    {%- set query = 'select count(*), sum(cast(hash(seed) as hugeint)) from ' ~ relation_name ~ ' as seed' -%}
    {{- return(run_query(query).rows[0].values() | join(':')) -}}
{%- endmacro %}

{# A table that a model keeps beside its own. #}
{% macro beside(part) -%}
    {{- return(this.incorporate(path={'identifier': this.identifier ~ '__' ~ part}, type='table')) -}}
{%- endmacro %}

{# The post-hook that keeps the hash, in the transaction that wrote the table; and, of a table that follows the journal,
   how far it has followed: no further than what it was made from. #}
{% macro keep_built_from() -%}
    {%- set follows = execute and model.config.meta.get('follows') -%}
    create or replace table {{ beside('built_from') }} as
    select
        '{{ built_from() }}' as hash,
        {% if follows %}{{ followed_by_all() }}{% else %}''{% endif %} as build_id;
    {% if follows and model.config.meta.get('paced') %}
    {{ keep_seen('paces', relation_of('model', 'int_task_paces')) }};
    {% endif %}
{%- endmacro %}

{# dbt asks this of every incremental model; the first half is its own answer. #}
{% macro should_full_refresh() -%}
    {%- set wish = config.get('full_refresh') -%}
    {%- if wish is none -%}{%- set wish = flags.FULL_REFRESH -%}{%- endif -%}
    {%- if not wish and execute and (model.config.meta.get('built_from') or model.config.meta.get('follows')) -%}
        {%- set wish = once('is_outdated', is_outdated) -%}
    {%- endif -%}
    {{- return(wish) -}}
{%- endmacro %}

{% macro is_outdated() -%}
    {%- set kept = beside('built_from') -%}
    {%- if adapter.get_relation(kept.database, kept.schema, kept.identifier) is none -%}
        {{- return(true) -}}
    {%- endif -%}
    {%- set last = run_query('select * from ' ~ kept).rows[0] -%}
    {{- return(
        last['hash'] != built_from()
        or (model.config.meta.get('follows') is not none and followed_until() is none)
    ) -}}
{%- endmacro %}

{# The reports that int_reported_values has read. #}
{% macro reports_read() -%}
    {%- if execute -%}
        {%- set values = graph.nodes['model.' ~ project_name ~ '.int_reported_values'] -%}
        {{- return(api.Relation.create(values.database, values.schema, values.alias ~ '__submissions')) -}}
    {%- endif -%}
{%- endmacro %}

{# The post-hook that keeps which reports were taken in, and by which reading. #}
{% macro keep_submissions(submissions) -%}
    create or replace table {{ beside('submissions') }} as
    {% if is_incremental() %}
    select
        landed.submission_id,
        coalesce(held.reading_no, {{ reading_no() }}) as reading_no
    from {{ submissions }} as landed
    left join {{ beside('submissions') }} as held on landed.submission_id = held.submission_id
    {% else %}
    select
        submission_id,
        1 as reading_no
    from {{ submissions }}
    {% endif %}
{%- endmacro %}

{# The first reading of which something is not judged yet: few rows against few. #}
{% macro first_reading() -%}
    {%- set query -%}
        select min(readings.reading_no)
        from {{ reports_read() }} as readings
        where readings.submission_id not in (select held.submission_id from {{ beside('submissions') }} as held)
    {%- endset -%}
    {{- return(run_query(query).rows[0][0] or 2147483647) -}}
{%- endmacro %}

{# The pre-hook that takes out what does not count any more: reports that are not in the given table. #}
{% macro leave_out_reports_not_in(relation) -%}
    {%- if is_incremental() -%}
        delete from {{ this }}
        where submission_id in (
            select held.submission_id
            from {{ beside('submissions') }} as held
            where held.submission_id not in (select counted.submission_id from {{ relation }} as counted)
        )
    {%- endif -%}
{%- endmacro %}
