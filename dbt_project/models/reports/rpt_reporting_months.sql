with periods as (
    select * from {{ ref('rpt_periods') }}
),

submissions as (
    select * from {{ ref('fct_submissions') }}
),

form_items as (
    select * from {{ ref('form_items') }}
),

indicators as (
    select * from {{ ref('dim_indicators') }}
),

-- A flow is asked for the month and for the year so far, everything else once.
cells_per_form as (
    select
        form_items.form_code,
        sum(case indicators.kind when 'flow' then 2 else 1 end) as cells_asked
    from form_items
    inner join indicators on form_items.indicator_code = indicators.indicator_code
    group by form_items.form_code
),

months as (
    select
        submissions.period_month,
        count(case when submissions.is_expected then 1 end) as expected,
        count(case when submissions.is_expected and submissions.status = 'on_time' then 1 end) as on_time,
        count(case when submissions.status = 'late' then 1 end) as late,
        count(case when submissions.status = 'returned' then 1 end) as returned,
        count(case when submissions.status = 'missing' then 1 end) as missing,
        count(case when submissions.versions > 0 then 1 end) as sent,
        count(case when submissions.versions = 1 and submissions.status <> 'returned' then 1 end) as passed_at_once,
        count(case when submissions.versions > 1 then 1 end) as corrected,
        sum(case when submissions.is_expected then cells_per_form.cells_asked else 0 end) as cells_asked
    from submissions
    inner join cells_per_form on submissions.form_code = cells_per_form.form_code
    group by submissions.period_month
)

select
    periods.period_month,
    periods.period_zh,
    periods.period_en,
    cast(periods.period_year as varchar(4)) as period_year,
    cast(months.expected as integer) as expected,
    cast(months.on_time as integer) as on_time,
    cast(months.late as integer) as late,
    cast(months.returned as integer) as returned,
    cast(months.missing as integer) as missing,
    cast(months.corrected as integer) as corrected,
    cast(months.cells_asked as integer) as cells_asked,
    cast({{ half_up('(100 * months.on_time)', 'greatest(months.expected, 1)', 2) }} as decimal(18, 2))
        as on_time_points,
    cast({{ half_up('(100 * months.passed_at_once)', 'greatest(months.sent, 1)', 2) }} as decimal(18, 2))
        as first_pass_points,
    '<div class="gb-facts-row"><div><i>按时率</i><span class="gb-figure">'
    || {{ percent_text('months.on_time', 'greatest(months.expected, 1)') }} || '%</span> ' || months.on_time || '/'
    || months.expected || '</div><div><i>一次通过率</i><span class="gb-figure">'
    || {{ percent_text('months.passed_at_once', 'greatest(months.sent, 1)') }} || '%</span> ' || months.passed_at_once
    || '/' || months.sent || '</div><div><i>迟报 · 退回 · 未报</i><span class="gb-figure">' || months.late || ' · '
    || months.returned || ' · ' || months.missing || '</span></div><div><i>更正重报</i><span class="gb-figure">'
    || months.corrected || '</span> 份</div><div><i>填报负担</i><span class="gb-figure">' || months.cells_asked
    || '</span> 格</div></div>' as facts_html_zh,
    '<div class="gb-facts-row"><div><i>On time</i><span class="gb-figure">'
    || {{ percent_text('months.on_time', 'greatest(months.expected, 1)') }} || '%</span> ' || months.on_time || '/'
    || months.expected || '</div><div><i>Passed at once</i><span class="gb-figure">'
    || {{ percent_text('months.passed_at_once', 'greatest(months.sent, 1)') }} || '%</span> ' || months.passed_at_once
    || '/' || months.sent || '</div><div><i>Late · returned · missing</i><span class="gb-figure">' || months.late
    || ' · ' || months.returned || ' · ' || months.missing
    || '</span></div><div><i>Corrected</i><span class="gb-figure">' || months.corrected
    || '</span></div><div><i>Cells asked</i><span class="gb-figure">' || months.cells_asked
    || '</span></div></div>' as facts_html_en
from months
inner join periods on months.period_month = periods.period_month
