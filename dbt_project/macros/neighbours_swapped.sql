{#
  Whether two whole amounts are written with the same digits and differ as two neighbouring digits that changed places
  do: by 9, 90, 900 ... times a digit.
#}
{% macro neighbours_swapped(one, other) -%}
    {{ one }} <> {{ other }}
    and {{ sorted_digits(one) }} = {{ sorted_digits(other) }}
    and mod(cast(abs({{ one }} - {{ other }}) as bigint), 9) = 0
    and length(replace(cast(cast(abs({{ one }} - {{ other }}) / 9 as bigint) as string), '0', '')) = 1
{%- endmacro %}

{# How often each digit stands in a whole amount, as text. #}
{% macro sorted_digits(amount) -%}
    concat_ws(','
    {%- for digit in range(10) -%}
        , length(cast(cast({{ amount }} as bigint) as string))
        - length(replace(cast(cast({{ amount }} as bigint) as string), '{{ digit }}', ''))
    {%- endfor -%}
    )
{%- endmacro %}
