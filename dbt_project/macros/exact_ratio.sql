{#
  A quotient of two exact amounts as the nearest double. Both are made whole numbers first, so that equal shares are
  equal doubles (0.1 / 0.3 and 1 / 3); null without a denominator.
#}
{% macro exact_ratio(numerator, denominator) -%}
    cast(cast({{ numerator }} as decimal(18, 4)) * 10000 as double)
    / nullif(cast(cast({{ denominator }} as decimal(18, 4)) * 10000 as double), 0)
{%- endmacro %}
