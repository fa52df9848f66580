{#
  A figure as reported, in the base unit of its unit of measure, with four decimals. Cutting four decimals off a wide
  number costs DuckDB more than reading the whole cell, off a narrow one next to nothing, and nearly every figure is in
  a base unit and below ten billion.
#}
{% macro in_base_unit(value, factor) -%}
    case
        when {{ factor }} = 1
            then coalesce(
                cast(try_cast({{ value }} as decimal(18, 8)) as decimal(28, 4)), cast({{ value }} as decimal(28, 4))
            )
        else cast({{ value }} * {{ factor }} as decimal(28, 4))
    end
{%- endmacro %}
