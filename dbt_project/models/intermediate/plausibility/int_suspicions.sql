-- All suspicions in one shape.
select
    submission_id,
    rule_code,
    indicator_code,
    line_index,
    column_role,
    value,
    likely_value,
    expected_low,
    expected_high,
    cast(1 as integer) as lines_count,
    cast(null as string) as other_zh,
    cast(null as string) as other_en
from {{ ref('int_suspicions_identity') }}
union all
select
    submission_id,
    rule_code,
    indicator_code,
    line_index,
    column_role,
    value,
    likely_value,
    expected_low,
    expected_high,
    cast(1 as integer) as lines_count,
    cast(null as string) as other_zh,
    cast(null as string) as other_en
from {{ ref('int_suspicions_size') }}
union all
select
    submission_id,
    rule_code,
    indicator_code,
    line_index,
    column_role,
    value,
    likely_value,
    likely_value as expected_low,
    likely_value as expected_high,
    cast(1 as integer) as lines_count,
    cast(null as string) as other_zh,
    cast(null as string) as other_en
from {{ ref('int_suspicions_persons') }}
union all
select
    submission_id,
    rule_code,
    indicator_code,
    line_index,
    column_role,
    value,
    cast(null as decimal(28, 4)) as likely_value,
    target_value as expected_low,
    target_value as expected_high,
    cast(1 as integer) as lines_count,
    cast(null as string) as other_zh,
    cast(null as string) as other_en
from {{ ref('int_suspicions_targets') }}
union all
select
    submission_id,
    rule_code,
    indicator_code,
    line_index,
    column_role,
    value,
    likely_value,
    likely_value as expected_low,
    likely_value as expected_high,
    lines_count,
    cast(null as string) as other_zh,
    cast(null as string) as other_en
from {{ ref('int_suspicions_columns') }}
union all
select
    submission_id,
    rule_code,
    indicator_code,
    line_index,
    column_role,
    value,
    cast(null as decimal(28, 4)) as likely_value,
    cast(null as decimal(28, 4)) as expected_low,
    cast(null as decimal(28, 4)) as expected_high,
    lines_count,
    other_zh,
    other_en
from {{ ref('int_suspicions_twins') }}
