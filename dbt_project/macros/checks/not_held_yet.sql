{#
  For tables that take in each report once, of a model or of what was read: they keep the list of reports taken in beside
  them. All count as new where the table is made anew, and in ingestion, which judges a new batch.
#}
{% macro not_held_yet(submission_id, submissions=none) -%}
    {%- if is_incremental is defined and is_incremental() -%}
        {{ submission_id }} in (
            select landed.submission_id
            from {{ relation_of('model', submissions) if submissions else reports_read() }} as landed
            where landed.submission_id not in (select held.submission_id from {{ beside('submissions') }} as held)
        )
    {%- else -%}
        {{ submission_id }} is not null
    {%- endif -%}
{%- endmacro %}

{# The how-manieth reading this is: rows read together lie together, and are found by it without looking at the rest. #}
{% macro reading_no() -%}
    {%- if is_incremental is defined and is_incremental() -%}
        (select cast(coalesce(max(held.reading_no), 0) + 1 as integer) from {{ beside('submissions') }} as held)
    {%- else -%}
        1
    {%- endif -%}
{%- endmacro %}

{# Leaves out what was read before the first reading of which something is not judged yet. #}
{% macro since_first_reading(reading_no) -%}
    {%- if is_incremental is defined and is_incremental() -%}
        {{ reading_no }} >= {{ first_reading() }}
    {%- else -%}
        true
    {%- endif -%}
{%- endmacro %}
