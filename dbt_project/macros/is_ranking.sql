{# Whether units are ranked; GUOBAN_RANKING=off (or --vars ranking) shows progress without places, 只亮进度不排名. #}
{% macro is_ranking() -%}
    {%- set wish = var('ranking', env_var('GUOBAN_RANKING', 'on')) | string | lower -%}
    {{- 'false' if wish in ['off', 'false', '0'] else 'true' -}}
{%- endmacro %}
