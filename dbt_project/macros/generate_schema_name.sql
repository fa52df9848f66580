{# Schemas carry their own names (staging, marts, ...); a rebuild as of a past moment gets schemas beside them. #}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- set schema_name = custom_schema_name or target.schema -%}
    {{- schema_name -}}
    {%- if node.resource_type == 'model' and as_of() -%}_as_of{%- endif -%}
{%- endmacro %}
