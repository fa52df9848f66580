{# The past moment to rebuild for, from GUOBAN_AS_OF (or --vars as_of); empty for a build of what is known now. #}
{% macro as_of() -%}
    {{- var('as_of', env_var('GUOBAN_AS_OF', '')) -}}
{%- endmacro %}

{# The moment the build speaks of: as_of, else the office's clock. Local time, no zone. #}
{% macro known_at() -%}
    {%- if as_of() -%}
        cast('{{ as_of() }}' as timestamp)
    {%- else -%}
        {{ adapter.dispatch('office_time')() }}
    {%- endif -%}
{%- endmacro %}

{% macro default__office_time() -%}
    cast(from_utc_timestamp(current_timestamp(), '{{ env_var("GUOBAN_TIMEZONE", "Asia/Shanghai") }}') as timestamp)
{%- endmacro %}

{% macro duckdb__office_time() -%}
    cast(timezone('{{ env_var("GUOBAN_TIMEZONE", "Asia/Shanghai") }}', current_timestamp) as timestamp)
{%- endmacro %}
