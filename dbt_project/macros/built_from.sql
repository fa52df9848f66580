{#
  Two tables that only grow (int_reported_values, fct_cells) take in what is new, and are made anew when what they were
  made from changed: their own SQL, a seed they read, a model they read. They carry `built_from: true` in their meta.
#}

{# A hash of the code and the seeds that the model of this context stands on directly. #}
{% macro built_from() -%}
    {%- set checksums = [] -%}
    {%- for name in ([model.unique_id] + model.depends_on.nodes) | sort if name in graph.nodes -%}
        {%- do checksums.append(name ~ graph.nodes[name].checksum.checksum) -%}
    {%- endfor -%}
    {{- return(local_md5(checksums | join(','))) -}}
{%- endmacro %}

{# Where the hash of the last building is kept. #}
{% macro built_from_relation() -%}
    {{- return(this.incorporate(path={'identifier': this.identifier ~ '__built_from'}, type='table')) -}}
{%- endmacro %}

{# The post-hook that keeps it, in the transaction that wrote the table. #}
{% macro keep_built_from() -%}
    create or replace table {{ built_from_relation() }} as select '{{ built_from() }}' as hash
{%- endmacro %}

{# dbt asks this of every incremental model; the first half is its own answer. #}
{% macro should_full_refresh() -%}
    {%- set wish = config.get('full_refresh') -%}
    {%- if wish is none -%}{%- set wish = flags.FULL_REFRESH -%}{%- endif -%}
    {%- if not wish and execute and model.config.meta.get('built_from') -%}
        {%- set kept = built_from_relation() -%}
        {%- if adapter.get_relation(kept.database, kept.schema, kept.identifier) is none -%}
            {%- set wish = true -%}
        {%- else -%}
            {%- set wish = run_query('select hash from ' ~ kept).columns[0].values()[0] != built_from() -%}
        {%- endif -%}
    {%- endif -%}
    {{- return(wish) -}}
{%- endmacro %}

{# The pre-hook that takes out what does not count any more: reports that are not in the given table. #}
{% macro leave_out_reports_not_in(relation) -%}
    {%- if is_incremental() -%}
        delete from {{ this }} where submission_id not in (select submission_id from {{ relation }})
    {%- endif -%}
{%- endmacro %}
