{# An amount told in the unit that the form asks for, with no more decimals than it has; '' for null. #}
{% macro plain_number(amount, factor, decimals=6) -%}
    coalesce(regexp_replace(cast(cast({{ amount }} / {{ factor }} as decimal(28, {{ decimals }})) as string), '[.]?0+$', ''), '')
{%- endmacro %}
