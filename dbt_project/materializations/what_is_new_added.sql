{#
  dbt-duckdb writes what is new to a table of its own first, asks for the columns of both, and copies. Here it goes straight
  into the table, in the transaction of the hooks that take out what is made anew. A table whose columns changed is
  outdated (macros/built_from.sql) and made anew.
#}

{% materialization incremental, adapter='duckdb' -%}
    {%- set made = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- if existing is none or existing.type != 'table' or should_full_refresh() -%}
        {{- return(context[project_name].materialization_table_duckdb()) -}}
    {%- endif -%}
    {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
    {%- do run_hooks(pre_hooks, inside_transaction=True) -%}
    {%- call statement('main') -%}
        {%- if config.get('contract').enforced -%}{{ get_assert_columns_equivalent(sql) }}{%- endif -%}
        insert into {{ made }} by name (
            {{ sql }}
        )
    {%- endcall -%}
    {{- return(after_replacing(made)) -}}
{%- endmaterialization %}
