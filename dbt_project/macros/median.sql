{# The median of a numeric expression; with an even count the mean of the middle two. #}
{% macro median(expression) -%}
    {{ adapter.dispatch('median')(expression) }}
{%- endmacro %}

{% macro default__median(expression) -%}
    percentile({{ expression }}, 0.5)
{%- endmacro %}

{% macro duckdb__median(expression) -%}
    median({{ expression }})
{%- endmacro %}
