{#
  pass, fail or not_evaluable of two sides. What a missing term means is the check's own word: skip, zero (it counts
  as nothing) or fail. A check of which nothing was reported is never evaluable.
#}
{% macro check_result(check, sides) -%}
    case
        when {{ sides }}.reported_terms = 0 then 'not_evaluable'
        when {{ sides }}.missing_terms > 0 and coalesce({{ check }}.missing_as, 'skip') = 'fail' then 'fail'
        when {{ sides }}.missing_terms > 0 and coalesce({{ check }}.missing_as, 'skip') = 'skip' then 'not_evaluable'
        when {{ check }}.operator = 'ratio_within' and {{ sides }}.right_value = 0 then 'not_evaluable'
        when
            case {{ check }}.operator
                when '=' then {{ sides }}.left_value = {{ sides }}.right_value
                when '<>' then {{ sides }}.left_value <> {{ sides }}.right_value
                when '<=' then {{ sides }}.left_value <= {{ sides }}.right_value
                when '<' then {{ sides }}.left_value < {{ sides }}.right_value
                when '>=' then {{ sides }}.left_value >= {{ sides }}.right_value
                when '>' then {{ sides }}.left_value > {{ sides }}.right_value
                when 'both_or_none' then ({{ sides }}.left_value <> 0) = ({{ sides }}.right_value <> 0)
                when 'not_both' then {{ sides }}.left_value = 0 or {{ sides }}.right_value = 0
                when 'implies' then {{ sides }}.left_value = 0 or {{ sides }}.right_value <> 0
                when 'ratio_within'
                    then {{ sides }}.left_value >= coalesce({{ check }}.least, 0) * {{ sides }}.right_value
                    and ({{ check }}.most is null or {{ sides }}.left_value <= {{ check }}.most * {{ sides }}.right_value)
            end then 'pass'
        else 'fail'
    end
{%- endmacro %}

{# The lowest and highest left side that passes; null where there is none. #}
{% macro least_that_passes(check, sides) -%}
    case
        when {{ check }}.operator in ('=', '>=', '>') then {{ sides }}.right_value
        when {{ check }}.operator = 'ratio_within' then {{ check }}.least * {{ sides }}.right_value
    end
{%- endmacro %}

{% macro most_that_passes(check, sides) -%}
    case
        when {{ check }}.operator in ('=', '<=', '<') then {{ sides }}.right_value
        when {{ check }}.operator = 'ratio_within' then {{ check }}.most * {{ sides }}.right_value
    end
{%- endmacro %}

{# Whether a check applies to a month of the year; 12 to 3 goes over the turn of the year. #}
{% macro applies_in_month(check, month_no) -%}
    case
        when coalesce({{ check }}.first_month, 1) <= coalesce({{ check }}.last_month, 12)
            then {{ month_no }} between coalesce({{ check }}.first_month, 1) and coalesce({{ check }}.last_month, 12)
        else {{ month_no }} >= {{ check }}.first_month or {{ month_no }} <= {{ check }}.last_month
    end
{%- endmacro %}
