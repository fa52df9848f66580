with periods as (
    select * from {{ ref('rpt_periods') }}
),

org_units as (
    select * from {{ ref('dim_org_units') }}
),

rankings as (
    select * from {{ ref('fct_rankings') }}
    where subject_kind = 'score'
),

reports as (
    select * from {{ ref('rpt_reporting_discipline') }}
),

-- One form per month stands for the unit's report: the first by code of those due.
first_forms as (
    select
        org_unit_code,
        period_month,
        min(form_code) as form_code
    from reports
    group by
        org_unit_code,
        period_month
),

units_described as (
    select
        periods.period_month,
        periods.period_zh,
        periods.period_en,
        org_units.org_unit_code,
        org_units.name_zh,
        org_units.name_en,
        org_units.group_zh,
        org_units.group_en,
        {{ unit_label('org_units', 'zh') }} as unit_label_zh,
        {{ unit_label('org_units', 'en') }} as unit_label_en,
        reports.status_html_zh,
        reports.status_html_en,
        reports.received_text,
        rankings.place,
        rankings.place_in_group,
        case when rankings.rate is not null then cast({{ half_up('rankings.rate', '1', 2) }} as varchar(40)) end
            as score,
        case
            when rankings.places_gained > 0 then '↑' || rankings.places_gained
            when rankings.places_gained < 0 then '↓' || abs(rankings.places_gained)
            when rankings.places_gained = 0 then '→'
            else '—'
        end as places_moved
    from first_forms
    inner join reports
        on
        first_forms.org_unit_code = reports.org_unit_code
        and first_forms.period_month = reports.period_month
        and first_forms.form_code = reports.form_code
    inner join periods on first_forms.period_month = periods.period_month
    inner join org_units on first_forms.org_unit_code = org_units.org_unit_code
    left join rankings
        on
        first_forms.org_unit_code = rankings.org_unit_code
        and first_forms.period_month = rankings.period_month
)

select
    cast(org_unit_code || '-' || period_en as varchar(40)) as unit_page_id,
    period_month,
    period_zh,
    period_en,
    org_unit_code,
    unit_label_zh,
    unit_label_en,
    group_zh,
    group_en,
    '<div class="gb-hero"><div class="gb-hero-line"><b>' || name_zh || '</b><span>' || group_zh || ' · ' || period_zh
    || '</span></div><div class="gb-facts-row"><div><i>本月报送</i>' || status_html_zh || ' ' || received_text
    || '</div><div><i>综合得分</i><span class="gb-figure">' || coalesce(score, '—')
    || '</span></div><div><i>全市位次</i><span class="gb-figure">' || coalesce('第' || place || '位', '不参与')
    || '</span> ' || places_moved || '</div><div><i>组内位次</i><span class="gb-figure">'
    || coalesce('第' || place_in_group || '位', '—') || '</span></div></div></div>' as header_html_zh,
    '<div class="gb-hero"><div class="gb-hero-line"><b>' || name_en || '</b><span>' || group_en || ' · ' || period_en
    || '</span></div><div class="gb-facts-row"><div><i>This month</i>' || status_html_en || ' ' || received_text
    || '</div><div><i>Score</i><span class="gb-figure">' || coalesce(score, '—')
    || '</span></div><div><i>Place in the county</i><span class="gb-figure">'
    || coalesce(cast(place as varchar(5)), 'n/a')
    || '</span> ' || places_moved || '</div><div><i>Place in its group</i><span class="gb-figure">'
    || coalesce(cast(place_in_group as varchar(5)), '—') || '</span></div></div></div>' as header_html_en
from units_described
