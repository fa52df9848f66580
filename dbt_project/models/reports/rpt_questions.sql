with periods as (
    select * from {{ ref('rpt_periods') }}
),

rankings as (
    select * from {{ ref('fct_rankings') }}
    where subject_kind = 'score' and standing = 'ranked'
),

unit_tasks as (
    select * from {{ ref('rpt_unit_tasks') }}
),

-- The three that the composite score puts last among those that reported. Who has not reported stands elsewhere.
in_order as (
    select
        rankings.org_unit_code,
        rankings.period_month,
        rankings.place,
        rankings.places_gained,
        cast({{ half_up('rankings.rate', '1', 2) }} as varchar(40)) as score_text,
        row_number() over (
            partition by rankings.period_month order by rankings.rate, rankings.org_unit_code
        ) as question_no
    from rankings
),

last_three as (
    select * from in_order
    where question_no <= 3
),

tasks_behind as (
    select
        unit_tasks.*,
        row_number() over (
            partition by unit_tasks.org_unit_code, unit_tasks.period_month
            order by unit_tasks.gap_points, unit_tasks.task_order
        ) as worst_no,
        count(*) over (partition by unit_tasks.org_unit_code, unit_tasks.period_month) as behind
    from unit_tasks
    where unit_tasks.state_code = 'behind'
)

select
    cast(periods.period_en || '-' || last_three.question_no as varchar(20)) as question_id,
    periods.period_month,
    periods.period_zh,
    periods.period_en,
    cast(last_three.question_no as integer) as question_no,
    tasks_behind.org_unit_code,
    tasks_behind.unit_html_zh,
    tasks_behind.unit_html_en,
    '得分' || last_three.score_text || '，第' || last_three.place || '位；欠进度' || tasks_behind.behind
    || '项，差距最大的是' || tasks_behind.task_zh || '，完成' || tasks_behind.completion_text || '，' || tasks_behind.gap_zh
    || '。' as question_zh,
    'Score ' || last_three.score_text || ', place ' || last_three.place || '; ' || tasks_behind.behind
    || ' behind, worst: ' || tasks_behind.task_en || ' ' || tasks_behind.completion_text || ', '
    || tasks_behind.gap_en || '.' as question_en
from last_three
inner join periods on last_three.period_month = periods.period_month
inner join tasks_behind
    on
    last_three.org_unit_code = tasks_behind.org_unit_code
    and last_three.period_month = tasks_behind.period_month
    and tasks_behind.worst_no = 1
