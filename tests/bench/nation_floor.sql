-- The marts of the benchmark's nation as one script by hand, on DuckDB alone: nothing is written that no later step
-- reads, and nothing is asked for that the nation has not (successors, exceptions to deadlines, decisions of the
-- office). tests/bench/nation.py compares its tables with those of dbt, column by column as named here. What the office
-- is asked about (plausibility, ties between reports, the life of a finding) other models judge; they are timed apart.
create or replace schema by_hand;

create temp table reported as
select
    cell.submission_id, cell.indicator_code,
    max(case when column_role = 'month' then value * cell_unit.factor end)::decimal(28, 4) as month_value,
    max(case when column_role = 'ytd' then value * cell_unit.factor end)::decimal(28, 4) as ytd_value,
    max(case when column_role = 'stock' then value * cell_unit.factor end)::decimal(28, 4) as stock_value,
    coalesce(bool_or(qualifier in ('at_least', 'at_most', 'about')), false) as is_approximate,
    coalesce(bool_or(qualifier = 'at_least'), false) and not coalesce(bool_or(qualifier in ('at_most', 'about')), false)
        as is_lower_bound,
    max(case when kind = 'milestone' then try_strptime(value::bigint::varchar, '%Y%m%d')::date end) as reported_date
from raw.cell
join reference.indicators using (indicator_code)
join reference.units as asked_unit on indicators.unit_code = asked_unit.unit_code
join reference.units as cell_unit
    on coalesce(cell.unit_code, indicators.unit_code) = cell_unit.unit_code
    and cell_unit.base_unit_code = asked_unit.base_unit_code
group by all;

-- Comparisons, numbered, so that what is grouped is narrow.
create temp table terms as
with all_terms as (
    select check_code, side, measure, coefficient::integer as coefficient, item.form_code, item.line_no,
        item.indicator_code, case term.indicator_code when '*' then item.indicator_code else '' end as scope
    from reference.check_terms as term
    join (select form_items.*, kind from reference.form_items join reference.indicators using (indicator_code)) as item
        on term.indicator_code = item.indicator_code or (term.indicator_code = '*' and item.kind = 'flow')
)
select *, dense_rank() over (order by form_code, check_code, scope) as comparison_no
from all_terms
qualify count(*) over (partition by form_code, check_code, scope)
    = (select count(*) from reference.check_terms where check_terms.check_code = all_terms.check_code);

create temp table comparisons as
select
    comparison_no, any_value(check_code) as check_code, any_value(severity) as severity, any_value(operator) as operator,
    count(*) as term_count,
    arg_min(indicator_code, line_no) filter (side = 'left') as indicator_code,
    arg_min(measure, line_no) filter (side = 'left') as column_role
from terms join reference.checks using (check_code)
group by comparison_no;

create table by_hand.int_check_findings as
with sides as (
    select
        submission_id, comparison_no, count(measured) as measured_terms,
        sum(case side when 'left' then coefficient * measured else 0 end)::decimal(28, 4) as left_value,
        sum(case side when 'right' then coefficient * measured else 0 end)::decimal(28, 4) as right_value
    from (
        select
            submission_id, comparison_no, side, coefficient,
            case measure when 'month' then month_value when 'ytd' then ytd_value else stock_value end as measured
        from reported join terms using (indicator_code)
    )
    group by all
),
bounds as (
    select
        item.form_code, item.indicator_code, kind, check_code, severity,
        case check_code
            when 'below_hard_min' then coalesce(hard_min * factor, -1e10)
            when 'below_soft_min' then soft_min * factor
            when 'above_soft_max' then soft_max * factor
            else coalesce(hard_max * factor, 1e10)
        end as bound,
        coalesce(hard_min * factor, -1e10) as hard_least, coalesce(hard_max * factor, 1e10) as hard_most
    from reference.form_items as item
    join reference.indicators using (indicator_code)
    join reference.units using (unit_code)
    cross join reference.checks
    where operator = 'bound'
),
bounds_of_roles as (
    select *, case kind when 'stock' then 'stock' else 'month' end as column_role from bounds
    union all
    select * replace (12 * bound as bound, null as hard_least), 'ytd' from bounds
    where kind = 'flow' and severity = 'hard'
),
beyond as (
    select
        submission_id, check_code, severity, indicator_code, column_role, bound, hard_least, hard_most,
        case column_role when 'month' then month_value when 'ytd' then ytd_value else stock_value end as value
    from reported join bounds_of_roles using (indicator_code)
    where bound is not null
)
select
    submission_id, check_code, severity, indicator_code, column_role, left_value as value,
    case when operator in ('=', '>=', '>') then right_value end as expected_low,
    case when operator in ('=', '<=', '<') then right_value end as expected_high
from sides join comparisons using (comparison_no)
where measured_terms = term_count and not case operator
    when '=' then left_value = right_value when '<>' then left_value <> right_value
    when '<=' then left_value <= right_value when '<' then left_value < right_value
    when '>=' then left_value >= right_value when '>' then left_value > right_value
    when 'both_or_none' then (left_value <> 0) = (right_value <> 0)
    else left_value = 0 or right_value = 0
end
union all
select
    submission_id, check_code, severity, indicator_code, column_role, value,
    case when check_code like 'below%' then bound end, case when check_code like 'above%' then bound end
from beyond
where (severity = 'hard' or value between hard_least and hard_most)
    and case when check_code like 'below%' then value < bound else value > bound end;

create temp table known as
select
    submission.*,
    submission_id in (from (
        select submission_id from by_hand.int_check_findings where severity = 'hard'
        union all
        select submission_id from raw.finding where severity = 'hard' and submission_id is not null
    )) as is_returned
from raw.submission
where received_at <= timezone('Asia/Shanghai', current_timestamp)
    and org_unit_code not in (select parent_code from reference.org_units where parent_code is not null);

create temp table counted as
select * from known
where not is_returned and not exists (
    from known as newer
    where newer.org_unit_code = known.org_unit_code and newer.form_code = known.form_code
        and newer.period_month = known.period_month and not newer.is_returned
        and (newer.received_at, newer.version) > (known.received_at, known.version)
);

create temp table ancestors as
with recursive climb as (
    select org_unit_code, parent_code as ancestor_code from reference.org_units where parent_code is not null
    union all
    select climb.org_unit_code, parent_code
    from climb join reference.org_units on climb.ancestor_code = org_units.org_unit_code
    where parent_code is not null
)
from climb;

create temp table periods as
with due as (
    select form_code, month::date as period_month, (month + to_months(months_after))::date + day_of_month - 1 as nominal
    from reference.forms
    join reference.due_rules using (form_code)
    cross join unnest(generate_series(forms.valid_from, forms.valid_to, interval 1 month)) as months(month)
),
days as (
    select form_code, period_month, min(day) as due_date
    from (
        select due.*, nominal + step::integer as day, step, day_kind
        from due cross join range(32) as steps(step)
        left join reference.holidays on holiday_date = nominal + step::integer
    )
    where (step = 0 and coalesce(day_kind, '') <> 'holiday')
        or coalesce(day_kind, '') = 'working_weekend'
        or (coalesce(day_kind, '') <> 'holiday' and isodow(day) < 6)
    group by all
),
expected as (
    select org_unit_code, days.*, due_date + interval 1 day as due_at
    from days cross join reference.org_units as unit
    where org_type = 'township' and unit.valid_from <= last_day(period_month)
        and coalesce(unit.valid_to, period_month) >= period_month
),
received as (
    select
        org_unit_code, form_code, period_month, count(*)::integer as versions,
        min(received_at) filter (not is_returned) as first_counted_at, max(received_at) as last_received_at
    from known group by all
)
select
    expected.*, coalesce(versions, 0) as versions, first_counted_at, last_received_at, counted.submission_id,
    case
        when first_counted_at < due_at then 'on_time'
        when first_counted_at is not null then 'late'
        when versions > 0 then 'returned'
        when timezone('Asia/Shanghai', current_timestamp) < due_at then 'not_due'
        else 'missing'
    end as status
from expected
left join received using (org_unit_code, form_code, period_month)
left join counted using (org_unit_code, form_code, period_month);

create table by_hand.int_report_statuses as
select
    org_unit_code || ':' || form_code || ':' || period_month as report_period_id, org_unit_code, form_code, period_month, due_at,
    coalesce(first_counted_at, last_received_at) as received_at, last_received_at, status,
    case status when 'on_time' then 0 when 'late' then greatest(1, first_counted_at::date - due_date) end::integer
        as days_late,
    versions, submission_id
from periods;

create table by_hand.fct_cells as
select
    cell.submission_id || ':' || cell.sheet || ':' || cell as cell_id, org_unit_code, indicator_code, form_code,
    period_month, column_role, (value * coalesce(factor, 1))::decimal(28, 4) as value, cell.unit_code as reported_unit,
    qualifier, file_name, cell.sheet, cell, version, counted.received_at, submission_id
from raw.cell
join counted using (submission_id)
join raw.file using (file_id)
left join reference.units using (unit_code)
where indicator_code is not null;

-- Flows add up in one sorted pass; only where a month is blank a second one is needed, and the nation has none.
create temp table unit_months as
with lines as (
    select
        org_unit_code, item.indicator_code, period_month, submission_id, kind, carry_months, periods.form_code,
        month(period_month) as month_no, month_value::decimal(18, 4) as month_value, ytd_value::decimal(18, 4) as ytd_value,
        stock_value::decimal(18, 4) as stock_value, reported_date, coalesce(is_approximate, false) as is_approximate,
        coalesce(is_lower_bound, false) as is_lower_bound
    from periods
    join reference.form_items as item using (form_code)
    join reference.indicators using (indicator_code)
    left join reported using (submission_id, indicator_code)
),
flows as (
    select
        org_unit_code, indicator_code, period_month, submission_id, kind, month_no, month_value, ytd_value as reported_ytd,
        sum(month_value) over year_so_far as sum_value, max(month_value) over year_so_far as largest_value,
        max(ytd_value) over year_so_far as largest_ytd, lag(ytd_value) over year_so_far as previous_ytd,
        bool_or(is_approximate) over year_so_far as is_approximate,
        bool_or(is_approximate and not is_lower_bound) over year_so_far as is_otherwise
    from lines
    where kind in ('flow', 'max')
    window year_so_far as (
        partition by org_unit_code, indicator_code, year(period_month)
        order by period_month rows between unbounded preceding and current row
    )
),
stocks as (
    select
        org_unit_code, indicator_code, period_month, submission_id, kind, month_no, carry_months,
        last_value(stock_value ignore nulls) over so_far as stock_value,
        max(case when stock_value is not null then 12 * year(period_month) + month_no end) over so_far as stock_month,
        12 * year(period_month) + month_no - stock_month as age,
        last_value(case when stock_value is not null then is_approximate end ignore nulls) over so_far as is_approximate,
        last_value(case when stock_value is not null then is_lower_bound end ignore nulls) over so_far as is_lower_bound,
        last_value(reported_date ignore nulls) over so_far as milestone_date
    from lines
    where kind in ('stock', 'milestone')
    window so_far as (
        partition by org_unit_code, indicator_code
        order by period_month rows between unbounded preceding and current row
    )
)
select
    org_unit_code, indicator_code, period_month, submission_id, kind, month_no, month_value,
    case kind
        when 'max'
            then greatest(coalesce(largest_value, largest_ytd), coalesce(largest_ytd, largest_value))
        else sum_value
    end::decimal(18, 4) as ytd_value,
    case kind when 'flow' then reported_ytd end as reported_ytd, case kind when 'flow' then previous_ytd end as previous_ytd,
    null::decimal(18, 4) as stock_value, null::integer as stock_age_months, null::date as milestone_date,
    is_approximate, is_approximate and not is_otherwise as is_lower_bound
from flows
union all
select
    org_unit_code, indicator_code, period_month, submission_id, kind, month_no, null, null, null, null,
    case when stands then stock_value end, case when stands then age end, milestone_date,
    stands and is_approximate, stands and is_lower_bound
from (select *, kind = 'stock' and coalesce(age <= coalesce(carry_months, month_no - 1), false) as stands from stocks);

create temp table sums as
select
    ancestor_code as org_unit_code, indicator_code, period_month,
    case max(kind) when 'max' then max(month_value) else sum(month_value) end as month_value,
    case max(kind) when 'max' then max(ytd_value) else sum(ytd_value) end as ytd_value,
    sum(reported_ytd) as reported_ytd, sum(stock_value) as stock_value, max(stock_age_months) as stock_age_months,
    max(milestone_date) as milestone_date, bool_or(is_approximate) as is_approximate,
    bool_or(is_approximate) and not bool_or(is_approximate and not is_lower_bound) as is_lower_bound,
    count(submission_id) as reported_units, count(*) as expected_units
from unit_months join ancestors using (org_unit_code)
group by all;

create table by_hand.fct_indicator_values as
select
    org_unit_code || ':' || indicator_code || ':' || period_month as indicator_value_id,
    org_unit_code, indicator_code, period_month, month_value::decimal(18, 4) as month_value,
    ytd_value::decimal(18, 4) as ytd_value, stock_value::decimal(18, 4) as stock_value,
    stock_age_months::integer as stock_age_months, reported_ytd::decimal(18, 4) as reported_ytd, milestone_date,
    is_approximate, is_lower_bound, reported_units::integer as reported_units, expected_units::integer as expected_units,
    submission_id
from (
    select * exclude (kind, month_no, previous_ytd), (submission_id is not null)::integer as reported_units,
        1 as expected_units
    from unit_months
    union all by name
    select *, null as submission_id from sums
);

create table by_hand.fct_kpi_values as
with sides as (
    select
        org_unit_code, kpi_code, period_month,
        sum(term) filter (side = 'numerator') as numerator_sum, sum(term) filter (side = 'denominator') as denominator_sum,
        count(*) filter (side = 'numerator' and term is null) as no_numerator,
        count(*) filter (side = 'denominator' and term is null) as no_denominator, count(*) as terms,
        bool_or(terms.is_approximate) as is_approximate,
        bool_or(terms.is_approximate) and not bool_or(
            terms.is_approximate and not (terms.is_lower_bound and side = 'numerator' and coefficient > 0)
        ) as is_lower_bound,
        min(reported_units) as reported_units, max(expected_units) as expected_units
    from (
        select figure.*, kpi_code, side, coefficient,
            coefficient * case measure when 'month' then month_value when 'ytd' then ytd_value else stock_value end as term
        from by_hand.fct_indicator_values as figure join reference.kpi_terms using (indicator_code)
    ) as terms
    group by all
)
select
    org_unit_code || ':' || kpi_code || ':' || period_month as kpi_value_id, org_unit_code, kpi_code, period_month,
    case no_numerator when 0 then numerator_sum end::decimal(18, 4) as numerator,
    case no_denominator when 0 then denominator_sum end::decimal(18, 4) as denominator,
    case kpi_kind when 'sum' then numerator::double
        else (numerator * 10000)::double / nullif((denominator * 10000)::double, 0) end as kpi_value,
    sides.is_approximate, sides.is_lower_bound, reported_units, expected_units
from sides join reference.kpis using (kpi_code)
where terms = (select count(*) from reference.kpi_terms where kpi_terms.kpi_code = sides.kpi_code);

create table by_hand.fct_changes as
with measures as (
    select
        'indicator' as measure_kind, indicator_code as measure_code, org_unit_code, period_month, false as is_rate,
        coalesce(ytd_value, stock_value)::double as value_so_far, coalesce(month_value, stock_value)::double as value_of_month
    from by_hand.fct_indicator_values join reference.indicators using (indicator_code)
    where kind in ('flow', 'stock')
    union all
    select 'kpi', kpi_code, org_unit_code, period_month, kpi_kind = 'ratio', kpi_value, kpi_value
    from by_hand.fct_kpi_values join reference.kpis using (kpi_code)
)
select
    org_unit_code || ':' || measure_kind || ':' || measure_code || ':' || period_month as change_id,
    measures.* exclude (is_rate), last_year.value_so_far as last_year_value,
    case when not measures.is_rate and last_year_value <> 0
        then (measures.value_so_far - last_year_value) / abs(last_year_value) end as yoy_rate,
    case when measures.is_rate then 100 * (measures.value_so_far - last_year_value) end as yoy_points,
    last_month.value_of_month as last_month_value,
    case when not measures.is_rate and last_month_value <> 0
        then (measures.value_of_month - last_month_value) / abs(last_month_value) end as mom_rate,
    case when measures.is_rate then 100 * (measures.value_of_month - last_month_value) end as mom_points
from measures
left join (
    select * replace ((period_month + interval 12 month)::date as period_month) from measures
) as last_year using (measure_kind, measure_code, org_unit_code, period_month)
left join (
    select * replace ((period_month + interval 1 month)::date as period_month) from measures
) as last_month using (measure_kind, measure_code, org_unit_code, period_month);

-- The task's measure since January is what the task has: no task of the nation has a window of its own.
create temp table progress as
with measures as (
    select org_unit_code, indicator_code as measure_code, period_month, coalesce(ytd_value, stock_value) as actual_value,
        is_approximate, is_lower_bound, reported_units, expected_units
    from by_hand.fct_indicator_values
    where indicator_code in (select measure_code from reference.annual_tasks where measure_kind = 'indicator')
    union all
    select org_unit_code, kpi_code, period_month, numerator, is_approximate, is_lower_bound, reported_units, expected_units
    from by_hand.fct_kpi_values
    where kpi_code in (select measure_code from reference.annual_tasks where measure_kind = 'kpi')
    union all
    select org_unit_code, plan_code, period_month,
        sum(case when milestone_date <= last_day(period_month) then weight else 0 end)::decimal(18, 4),
        false, false, min(reported_units), max(expected_units)
    from by_hand.fct_indicator_values
    join reference.milestones on fct_indicator_values.indicator_code = milestones.indicator_code
        and year(period_month) = milestones.year
    group by all
),
paces as (
    select
        task_code, year, measure_code, task.name_zh, weight, sort_order, rank_minimum, scale_code, month_no,
        make_date(year, month_no, 1) as period_month,
        case pace_kind when 'milestones' then planned.done else done_parts end::integer as pace_numerator,
        case pace_kind when 'milestones' then planned.total else total_parts end::integer as pace_denominator
    from reference.annual_tasks as task
    join reference.pace_curves using (curve_code)
    left join lateral (
        select sum(weight) filter (planned_date <= last_day(make_date(task.year, month_no, 1))) as done, sum(weight) as total
        from reference.milestones where plan_code = task.measure_code and milestones.year = task.year
    ) as planned on true
),
targets as (
    select task_code, year, org_unit_code, parent_code, (target_value * factor)::decimal(18, 4) as target_value
    from reference.annual_targets join reference.units using (unit_code) join reference.org_units using (org_unit_code)
),
targets_below as (
    select parent_code as org_unit_code, task_code, year, sum(target_value)::decimal(18, 4) as units_target_value
    from targets group by all
),
rows_of_tasks as (
    select
        measures.*, paces.* exclude (measure_code, period_month), target_value, units_target_value,
        lag(actual_value, 3) over (partition by org_unit_code, task_code, year order by period_month) as earlier_value
    from measures
    join paces using (measure_code, period_month)
    left join targets using (task_code, year, org_unit_code)
    left join targets_below using (task_code, year, org_unit_code)
),
judged as (
    select
        rows_of_tasks.*, parent_code, level as org_level, group_zh,
        coalesce(pace_numerator, 0) as done_parts,
        case
            when coalesce(target_value, 0) <= 0 then 'other'
            when reported_units = 0 then 'not_reported'
            when actual_value is null then 'other'
            when actual_value >= target_value then 'completed'
            when actual_value * pace_denominator > target_value * done_parts then 'ahead'
            when actual_value * pace_denominator = target_value * done_parts then 'on_pace'
            else 'behind'
        end as state_code,
        case when target_value > 0
            then (actual_value * 10000)::double / (target_value * 10000)::double end as completion_rate,
        case when month_no <= 3 then actual_value::double / month_no else (actual_value - earlier_value)::double / 3 end
            as rate_per_month,
        state_code in ('completed', 'ahead', 'on_pace', 'behind') as is_evaluated
    from rows_of_tasks join reference.org_units using (org_unit_code)
)
select
    *,
    actual_value::double + rate_per_month * (12 - month_no) as at_current_rate,
    case when done_parts > 0 then (actual_value * pace_denominator)::double / done_parts end as at_pace,
    case when rate_per_month > 0 then ceil((target_value - actual_value)::double / rate_per_month) end as months_to_go,
    min(case state_code when 'completed' then period_month end) over (
        partition by org_unit_code, task_code, year order by period_month rows unbounded preceding
    ) as completed_month,
    case when is_evaluated and parent_code is not null then rank() over (
        partition by task_code, year, period_month, parent_code, is_evaluated order by completion_rate desc
    ) end::integer as rank
from judged;

create table by_hand.fct_task_progress as
select
    org_unit_code || ':' || task_code || ':' || period_month as task_progress_id, org_unit_code, parent_code, org_level,
    task_code, name_zh as task_name_zh, year, period_month, target_value, actual_value::decimal(18, 4) as actual_value,
    is_approximate, completion_rate, done_parts as pace_numerator, pace_denominator,
    done_parts::double / pace_denominator as pace_rate,
    case when is_evaluated then 100 * (actual_value * pace_denominator - target_value * done_parts)::double
        / (target_value * pace_denominator)::double end as gap_points,
    state_code,
    case when state_code = 'completed' then 0
        when is_evaluated and month_no < 12 then (target_value - actual_value)::double / (12 - month_no)
    end as needed_per_month,
    case when is_evaluated then rate_per_month end as current_rate_per_month,
    case when is_evaluated then at_pace end as forecast_value,
    case when is_evaluated then least(at_pace, at_current_rate) end as forecast_low,
    case when is_evaluated then greatest(at_pace, at_current_rate) end as forecast_high,
    case
        when state_code = 'completed' then completed_month
        when is_evaluated and months_to_go <= 600 then (period_month + to_months(months_to_go::integer))::date
    end as expected_completion_month,
    units_target_value, (target_value - units_target_value)::decimal(18, 4) as target_difference, is_lower_bound, rank,
    reported_units, expected_units, weight, sort_order
from progress;

create table by_hand.fct_reporting_rates as
with owed as (
    select org_unit_code, form_code, period_month, status in ('on_time', 'late') as is_received, status,
        is_received and last_received_at >= due_at and first_counted_at < last_received_at as is_corrected_late
    from periods where due_at <= timezone('Asia/Shanghai', current_timestamp)
),
months as (
    select
        org_unit_code, form_code, period_month, count(*) as expected, count_if(is_received) as received,
        count_if(status = 'on_time') as on_time, count_if(status = 'late') as late,
        count_if(status = 'returned') as returned, count_if(status = 'missing') as missing,
        count_if(is_corrected_late) as corrected_late
    from (
        from owed
        union all
        select ancestor_code, owed.* exclude (org_unit_code) from owed join ancestors using (org_unit_code)
    )
    group by all
),
years as (
    select *,
        sum(expected) over w as ytd_expected, sum(received) over w as ytd_received, sum(on_time) over w as ytd_on_time,
        sum(late) over w as ytd_late, sum(returned) over w as ytd_returned, sum(missing) over w as ytd_missing,
        sum(corrected_late) over w as ytd_corrected_late
    from months
    window w as (
        partition by org_unit_code, form_code, year(period_month) order by period_month rows unbounded preceding
    )
)
select
    org_unit_code || ':' || form_code || ':' || period_month as reporting_rate_id, org_unit_code, form_code, period_month,
    expected::integer as expected_reports, received::integer as received_reports, on_time::integer as on_time_reports,
    late::integer as late_reports, returned::integer as returned_reports, missing::integer as missing_reports,
    corrected_late::integer as corrected_late_reports, received / expected as reporting_rate,
    on_time / expected as on_time_rate, ytd_expected::integer as ytd_expected_reports,
    ytd_received::integer as ytd_received_reports, ytd_on_time::integer as ytd_on_time_reports,
    ytd_late::integer as ytd_late_reports, ytd_returned::integer as ytd_returned_reports,
    ytd_missing::integer as ytd_missing_reports, ytd_corrected_late::integer as ytd_corrected_late_reports,
    ytd_received::double / ytd_expected::double as ytd_reporting_rate,
    ytd_on_time::double / ytd_expected::double as ytd_on_time_rate
from years;

create table by_hand.fct_scores as
with rules as (
    select
        max(rule_value) filter (rule_code = 'cap')::double as cap, max(rule_value) filter (rule_code = 'late_report') as late,
        max(rule_value) filter (rule_code = 'missing_report') as missing,
        max(rule_value) filter (rule_code = 'correction_after_deadline') as correction
    from reference.score_rules
),
shares as (
    select org_unit_code, parent_code, period_month, state_code, weight::double as weight, cap,
        case when state_code in ('other', 'not_reported') then null when done_parts = 0 then 1
            else completion_rate / (done_parts::double / pace_denominator) end as share
    from progress cross join rules
),
months as (
    select org_unit_code, period_month, any_value(parent_code) as parent_code, any_value(cap) as cap,
        sum(weight * least(share, cap)) filter (share is not null) / sum(weight) filter (share is not null) * 100
            as task_score,
        coalesce(count_if(share > cap), 0) as capped, count(share) as scored, count_if(state_code = 'not_reported') as silent
    from shares group by org_unit_code, period_month
)
select
    org_unit_code || ':' || period_month as score_id, org_unit_code, parent_code, period_month,
    coalesce(ytd_late_reports * late + ytd_missing_reports * missing + ytd_corrected_late_reports * correction, 0)
        ::decimal(18, 4) as reporting_points,
    case when silent = 0 then round(task_score + reporting_points::double, 9) end as score,
    case when silent = 0 then round(task_score, 9) end as task_score,
    coalesce(ytd_late_reports, 0) as late_reports, coalesce(ytd_missing_reports, 0) as missing_reports,
    coalesce(ytd_corrected_late_reports, 0) as corrected_late_reports, months.cap, capped::integer as capped_tasks,
    scored::integer as scored_tasks, silent::integer as silent_tasks
from months cross join rules
left join by_hand.fct_reporting_rates using (org_unit_code, period_month);

create table by_hand.fct_rankings as
with subjects as (
    select 'task' as subject_kind, task_code as subject_code, org_unit_code, period_month, actual_value as numerator,
        target_value as denominator, completion_rate as rate, completion_rate as merit,
        case
            when state_code = 'not_reported' then 'not_reported' when state_code = 'other' then 'not_evaluable'
            when target_value < rank_minimum then 'small_denominator' else 'ranked'
        end as standing
    from progress
    union all
    select 'kpi', kpi_code, org_unit_code, period_month, numerator, denominator, kpi_value,
        case direction when 'down' then -kpi_value else kpi_value end,
        case
            when reported_units = 0 then 'not_reported' when kpi_value is null then 'not_evaluable'
            when denominator < rank_minimum then 'small_denominator' else 'ranked'
        end
    from by_hand.fct_kpi_values join reference.kpis using (kpi_code)
    where kpi_kind = 'ratio' and direction <> 'neutral'
    union all
    select 'score', 'composite', org_unit_code, period_month, null, null, score, score,
        case when silent_tasks > 0 then 'not_reported' when score is null then 'not_evaluable' else 'ranked' end
    from by_hand.fct_scores
),
placed as (
    select subjects.*, parent_code, group_zh,
        case standing when 'ranked' then rank() over (
            partition by subject_kind, subject_code, period_month, parent_code, standing order by merit desc
        ) end as place,
        case standing when 'ranked' then rank() over (
            partition by subject_kind, subject_code, period_month, parent_code, group_zh, standing order by merit desc
        ) end as place_in_group,
        count(case standing when 'ranked' then 1 end) over (
            partition by subject_kind, subject_code, period_month, parent_code
        ) as ranked_units
    from subjects join reference.org_units using (org_unit_code)
    where parent_code is not null
)
select
    org_unit_code || ':' || subject_kind || ':' || subject_code || ':' || period_month as ranking_id, org_unit_code,
    parent_code, group_zh, subject_kind, subject_code, period_month, numerator, denominator, rate, standing,
    place::integer as place, ranked_units::integer as ranked_units,
    (lag(place) over months - place)::integer as places_gained,
    place_in_group::integer as place_in_group, (lag(place_in_group) over months - place_in_group)::integer
        as places_gained_in_group,
    case standing when 'ranked' then 1 when 'small_denominator' then 2 when 'not_evaluable' then 3 else 4 end as list_order
from placed
window months as (
    partition by org_unit_code, subject_kind, subject_code, year(period_month) order by period_month
);
