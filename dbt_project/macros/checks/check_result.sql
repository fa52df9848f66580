{#
  pass, fail or not_evaluable of two sides. What a missing term means is the check's own word: zero (it counts as
  nothing), fail, or skip: then the check is judged only where no figure in the blank could change the outcome, as where
  a part alone is already more than the whole. A check of which nothing was reported is never evaluable.
#}
{% macro check_result(check, sides) -%}
    case
        when {{ sides }}.reported_terms = 0 then 'not_evaluable'
        when {{ sides }}.missing_terms > 0 and coalesce({{ check }}.missing_as, 'skip') = 'fail' then 'fail'
        when {{ sides }}.missing_terms > 0 and coalesce({{ check }}.missing_as, 'skip') = 'skip'
            then {{ result_whatever_is_missing(check, sides) }}
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

{#
  What holds whatever is filled in: a figure is never negative, so a missing term moves left less right one way only
  (`missing_upwards`, `missing_downwards` count those that raise and lower it).
#}
{% macro result_whatever_is_missing(check, sides) -%}
    case
        when
            {{ sides }}.missing_downwards = 0
            and (
                ({{ check }}.operator in ('=', '<=') and {{ sides }}.left_value > {{ sides }}.right_value)
                or ({{ check }}.operator = '<' and {{ sides }}.left_value >= {{ sides }}.right_value)
            )
            then 'fail'
        when
            {{ sides }}.missing_upwards = 0
            and (
                ({{ check }}.operator in ('=', '>=') and {{ sides }}.left_value < {{ sides }}.right_value)
                or ({{ check }}.operator = '>' and {{ sides }}.left_value <= {{ sides }}.right_value)
            )
            then 'fail'
        when
            {{ sides }}.missing_upwards = 0
            and (
                ({{ check }}.operator = '<=' and {{ sides }}.left_value <= {{ sides }}.right_value)
                or ({{ check }}.operator = '<' and {{ sides }}.left_value < {{ sides }}.right_value)
            )
            then 'pass'
        when
            {{ sides }}.missing_downwards = 0
            and (
                ({{ check }}.operator = '>=' and {{ sides }}.left_value >= {{ sides }}.right_value)
                or ({{ check }}.operator = '>' and {{ sides }}.left_value > {{ sides }}.right_value)
            )
            then 'pass'
        else 'not_evaluable'
    end
{%- endmacro %}

{#
  The sum of one side, of what is reported. It keeps the decimals of the product: to cut them off costs more than the
  sum itself, and only what is told of a failure needs it.
#}
{% macro sum_of_side(terms, side) -%}
    sum(case
        when {{ terms }}.side = '{{ side }}' then {{ terms }}.coefficient * coalesce({{ terms }}.measure_value, 0)
        else 0
    end)
{%- endmacro %}

{# Whether a term raises left less right; the others lower it. #}
{% macro is_upward(terms) -%}
    ({{ terms }}.coefficient > 0) = ({{ terms }}.side = 'left')
{%- endmacro %}

{# How many terms are missing, and how many of them could raise or lower left less right. #}
{% macro missing_counts(terms) -%}
    count(*) - count({{ terms }}.measure_value) as missing_terms,
    count(case when {{ terms }}.measure_value is null and {{ is_upward(terms) }} then 1 end) as missing_upwards,
    count(case when {{ terms }}.measure_value is null and not ({{ is_upward(terms) }}) then 1 end) as missing_downwards
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

{# Whether a check holds for a kind of unit and a month of the year: it may name one kind, or some months only. #}
{% macro is_asked(check, org_type, month_no) -%}
    coalesce({{ check }}.org_type, '*') in ('*', {{ org_type }}) and {{ applies_in_month(check, month_no) }}
{%- endmacro %}

{# Whether a check applies to a month of the year; 12 to 3 goes over the turn of the year. #}
{% macro applies_in_month(check, month_no) -%}
    case
        when coalesce({{ check }}.first_month, 1) <= coalesce({{ check }}.last_month, 12)
            then {{ month_no }} between coalesce({{ check }}.first_month, 1) and coalesce({{ check }}.last_month, 12)
        else {{ month_no }} >= {{ check }}.first_month or {{ month_no }} <= {{ check }}.last_month
    end
{%- endmacro %}
