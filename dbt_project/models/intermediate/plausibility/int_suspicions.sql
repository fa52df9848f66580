-- All suspicions in one shape; what a detector does not say of its suspicion is null.
{% set unknown = 'cast(null as decimal(28, 4))' -%}
{% set nobody = 'cast(null as string)' -%}
{% set detectors = [
    {'model': 'identity', 'likely': 'likely_value', 'low': 'expected_low', 'high': 'expected_high'},
    {'model': 'size', 'likely': 'likely_value', 'low': 'expected_low', 'high': 'expected_high'},
    {'model': 'persons', 'likely': 'likely_value', 'low': 'likely_value', 'high': 'likely_value'},
    {'model': 'targets', 'likely': unknown, 'low': 'target_value', 'high': 'target_value'},
    {'model': 'columns', 'likely': 'likely_value', 'low': 'likely_value', 'high': 'likely_value', 'lines': 'lines_count'},
    {'model': 'twins', 'likely': unknown, 'low': unknown, 'high': unknown, 'lines': 'lines_count', 'is_shared': true}
] -%}
{% for detector in detectors -%}
select
    submission_id,
    rule_code,
    indicator_code,
    line_index,
    column_role,
    value,
    {{ detector.likely }} as likely_value,
    {{ detector.low }} as expected_low,
    {{ detector.high }} as expected_high,
    cast({{ detector.lines or 1 }} as integer) as lines_count,
    {{ 'other_zh' if detector.is_shared else nobody }} as other_zh,
    {{ 'other_en' if detector.is_shared else nobody }} as other_en
from {{ ref('int_suspicions_' ~ detector.model) }}
{{ 'union all' if not loop.last }}
{% endfor %}
