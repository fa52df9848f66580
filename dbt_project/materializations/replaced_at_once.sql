{#
  dbt-duckdb makes a table or view under another name, renames the old one and then the new, and drops the old in a
  transaction of its own: seven statements, around each of which dbt does more than DuckDB. DuckDB replaces in one, so a
  build that is killed leaves the old or the new. Contracts, hooks, indexes and comments are as dbt has them.
#}

{% materialization table, adapter='duckdb' -%}
    {%- set made = this.incorporate(type='table') -%}
    {%- set has_contract = config.get('contract').enforced -%}
    {%- do before_replacing(made) -%}
    {%- call statement('main', auto_begin=has_contract or post_hooks | length > 0) -%}
        {%- if has_contract -%}
            {{ get_assert_columns_equivalent(sql) }}
            create or replace table {{ made }} {{ get_table_columns_and_constraints() }};
            insert into {{ made }} {{ get_column_names() }} ({{ get_select_subquery(sql) }})
        {%- else -%}
            create or replace table {{ made }} as (
                {{ sql }}
            )
        {%- endif -%}
    {%- endcall -%}
    {%- do create_indexes(made) -%}
    {{- return(after_replacing(made)) -}}
{%- endmaterialization %}

{% materialization view, adapter='duckdb' -%}
    {%- set made = this.incorporate(type='view') -%}
    {%- do before_replacing(made) -%}
    {%- call statement('main', auto_begin=post_hooks | length > 0) -%}
        {%- if config.get('contract').enforced -%}{{ get_assert_columns_equivalent(sql) }}{%- endif -%}
        create or replace view {{ made }} as (
            {{ sql }}
        )
    {%- endcall -%}
    {{- return(after_replacing(made)) -}}
{%- endmaterialization %}

{# Where a hook or a table in place of a view needs a transaction, it begins here; else the one statement is its own. #}
{% macro before_replacing(made) -%}
    {%- set existing = load_cached_relation(made) -%}
    {%- do run_hooks(pre_hooks, inside_transaction=False) -%}
    {%- do run_hooks(pre_hooks, inside_transaction=True) -%}
    {%- if existing is not none and existing.type != made.type -%}
        {%- do adapter.ensure_transaction() -%}
        {%- do adapter.drop_relation(existing) -%}
    {%- endif -%}
{%- endmacro %}

{% macro after_replacing(made) -%}
    {%- do run_hooks(post_hooks, inside_transaction=True) -%}
    {%- do persist_docs(made, model) -%}
    {%- do adapter.commit() -%}
    {%- do run_hooks(post_hooks, inside_transaction=False) -%}
    {{- return({'relations': [made]}) -}}
{%- endmacro %}
