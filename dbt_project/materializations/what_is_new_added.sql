{#
  dbt-duckdb writes what is new to a table of its own first, asks for the columns of both, and copies. Here it goes straight
  into the table, in the transaction of the hooks that take out what is made anew. A table whose columns changed is
  outdated (macros/built_from.sql) and made anew.
#}

{% materialization incremental, adapter='duckdb', supported_languages=['sql', 'python'] -%}
    {%- set made = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set is_anew = existing is none or existing.type != 'table' or should_full_refresh() -%}
    {%- if is_anew and model.language == 'sql' -%}
        {{- return(context[project_name].materialization_table_duckdb()) -}}
    {%- endif -%}
    {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
    {%- do run_hooks(pre_hooks, inside_transaction=True) -%}
    {%- if model.language == 'python' -%}
        {#- dbt lets Python run only from here. -#}
        {%- set rows = make_intermediate_relation(made) -%}
        {%- call statement('rows', language='python') -%}
            {{ create_table_as(False, rows, compiled_code, 'python') }}
        {%- endcall -%}
    {%- endif -%}
    {%- call statement('main') -%}
        {%- if model.language == 'python' -%}
            create {{ 'or replace table' if is_anew else 'table if not exists' }} {{ made }} as
            from {{ rows }} where false;
            insert into {{ made }} by name (from {{ rows }});
            drop table {{ rows }};
        {%- else -%}
            {%- if config.get('contract').enforced -%}{{ get_assert_columns_equivalent(sql) }}{%- endif -%}
            insert into {{ made }} by name (
                {{ sql }}
            )
        {%- endif -%}
    {%- endcall -%}
    {{- return(after_replacing(made)) -}}
{%- endmaterialization %}
