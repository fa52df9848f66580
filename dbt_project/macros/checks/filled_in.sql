{# A message with each {placeholder} replaced by the text of a column; null is told as nothing. #}
{% macro filled_in(template, columns) -%}
    {%- set filled = namespace(sql=template) -%}
    {%- for placeholder, column in columns.items() -%}
        {%- set filled.sql = "replace(" ~ filled.sql ~ ", '{" ~ placeholder ~ "}', coalesce(" ~ column ~ ", ''))" -%}
    {%- endfor -%}
    {{ filled.sql }}
{%- endmacro %}
