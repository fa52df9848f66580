{#
  For a table that only grows: keeps to the reports that it does not hold. Everything counts as new where the table is
  made anew, and in ingestion, which judges a new batch.
#}
{% macro not_held_yet(submission_id) -%}
    {%- if is_incremental is defined and is_incremental() -%}
        {{ submission_id }} not in (select held.submission_id from {{ this }} as held)
    {%- else -%}
        {{ submission_id }} is not null
    {%- endif -%}
{%- endmacro %}
