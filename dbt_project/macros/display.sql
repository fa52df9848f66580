{#
  How numbers are written for people: 四舍五入 (half up, away from zero), worked out in whole numbers, because a
  floating-point 0.58465 may lie on the wrong side of its half.
#}

{# numerator / denominator as a decimal with so many digits; the denominator is above zero, decimals at most four. #}
{% macro half_up(numerator, denominator, digits) -%}
    {%- set whole_number, divide = adapter.dispatch('whole_number_sql')() -%}
    {%- set above = 'cast(cast(abs(' ~ numerator ~ ') as decimal(28, 4)) * 10000 as ' ~ whole_number ~ ')' -%}
    {%- set below = 'cast(cast(' ~ denominator ~ ' as decimal(28, 4)) * 10000 as ' ~ whole_number ~ ')' -%}
    cast(
        cast(
            sign({{ numerator }}) * (({{ 2 * 10 ** digits }} * {{ above }} + {{ below }}) {{ divide }} (2 * {{ below }}))
            as decimal(24, 0)
        ) * cast({{ '%.*f' % (digits, 10 ** -digits) }} as decimal(6, {{ digits }}))
        as decimal(24, {{ digits }})
    )
{%- endmacro %}

{# The engine's widest whole number and its whole-number division. #}
{% macro default__whole_number_sql() -%}{{ return(('decimal(38, 0)', 'div')) }}{%- endmacro %}

{% macro duckdb__whole_number_sql() -%}{{ return(('hugeint', '//')) }}{%- endmacro %}

{# A share as a percentage with two decimals: 38, 65 -> '58.46'. #}
{% macro percent_text(numerator, denominator) -%}
    cast({{ half_up('(100 * ' ~ numerator ~ ')', denominator, 2) }} as varchar(40))
{%- endmacro %}

{# A base amount in its display unit, with no more decimals than it has: 31055 (元) by 10000 -> '3.1055' (万元). #}
{% macro amount_text(amount, display_factor, digits=4) -%}
    regexp_replace(cast({{ half_up(amount, display_factor, digits) }} as varchar(40)), '[.]?0+$', '')
{%- endmacro %}

{# An amount as leaders read it: things counted in ones plain, money in its unit with two decimals. #}
{% macro amount_to_read(amount, display_factor) -%}
    case
        when {{ display_factor }} = 1 then {{ plain_amount(amount) }}
        else cast({{ half_up(amount, display_factor, 2) }} as varchar(40))
    end
{%- endmacro %}

{# The same for what is worked out and not counted: no half of a person. #}
{% macro estimate_to_read(amount, display_factor) -%}
    case
        when {{ display_factor }} = 1 then cast({{ half_up(amount, '1', 0) }} as varchar(40))
        else cast({{ half_up(amount, display_factor, 2) }} as varchar(40))
    end
{%- endmacro %}

{# Text that may hold any character, safe inside HTML. #}
{% macro html_text(words) -%}
    replace(replace(replace({{ words }}, '&', '&amp;'), '<', '&lt;'), '>', '&gt;')
{%- endmacro %}

{# The states in the order they are shown, with the column that counts each and its words. #}
{% macro states() -%}
    {{ return([
        {'code': 'completed', 'zh': '已完成', 'en': 'Done'},
        {'code': 'ahead', 'zh': '超进度', 'en': 'Ahead'},
        {'code': 'on_pace', 'zh': '达进度', 'en': 'On pace'},
        {'code': 'behind', 'zh': '欠进度', 'en': 'Behind'},
        {'code': 'other', 'zh': '其他', 'en': 'Other'},
        {'code': 'not_reported', 'zh': '未报', 'en': 'Missing'},
    ]) }}
{%- endmacro %}

{# The state's word in English; the Chinese word comes with the mart. #}
{% macro state_in_english(state_code) -%}
    case
    {%- for state in states() %}
        when {{ state_code }} = '{{ state.code }}' then '{{ state.en }}'
    {%- endfor %}
    end
{%- endmacro %}

{# One tile per state with the number in the column of that name. #}
{% macro state_tiles(lang) -%}
    '<div class="gb-tiles">'
    {%- for state in states() %}
    || '<div class="gb-tile gb-{{ state.code | replace("_", "-") }}' || case when {{ state.code }} = 0 then ' gb-none' else '' end || '"><b>'
    || {{ state.code }} || '</b><span class="gb-state gb-{{ state.code | replace("_", "-") }}">{{ state[lang] }}</span></div>'
    {%- endfor %}
    || '</div>'
{%- endmacro %}

{# The year as twelve boxes: gone, this month, to come. #}
{% macro year_ruler(month_no) -%}
    '<div class="gb-ruler">'
    {%- for number in range(1, 13) %}
    || '<span class="'
    || case
        when {{ month_no }} > {{ number }} then 'gb-gone'
        when {{ month_no }} = {{ number }} then 'gb-now'
        else 'gb-ahead'
    end
    || '">{{ number }}</span>'
    {%- endfor %}
    || '</div>'
{%- endmacro %}

{# A word whose colour and shape the dashboard's style sheet adds by state: never a colour without the word. #}
{% macro state_badge(word, state_code) -%}
    '<span class="gb-state gb-' || replace({{ state_code }}, '_', '-') || '">' || {{ word }} || '</span>'
{%- endmacro %}

{# A bar filled to `percent` with a mark where the pace is; both in per cent of the task, as text. #}
{% macro pace_bar(state_code, percent, pace_percent) -%}
    '<div class="gb-bar gb-' || replace({{ state_code }}, '_', '-') || '"><div class="gb-fill" style="width:'
    || least(greatest(cast({{ percent }} as decimal(18, 2)), 0), 100)
    || '%"></div><div class="gb-pace" style="left:' || least(cast({{ pace_percent }} as decimal(18, 2)), 100)
    || '%"></div></div>'
{%- endmacro %}

{# An amount as people write it: whole things plain, otherwise two decimals. #}
{% macro plain_amount(amount) -%}
    {{ amount_text(amount, '1', 2) }}
{%- endmacro %}

{# A figure by the way its line is written: count, money (two decimals of the display unit), rate or per. #}
{% macro written(figure, numerator, denominator, line) -%}
    case
        when {{ figure }} is null then null
        when {{ line }}.writing = 'count' then {{ plain_amount(figure) }}
        when {{ line }}.writing = 'rate' then {{ percent_text(numerator, denominator) }} || '%'
        when {{ line }}.writing = 'per' then cast({{ half_up(numerator, denominator, 2) }} as varchar(40))
        else cast({{ half_up(figure, line ~ '.display_factor', 2) }} as varchar(40))
    end
{%- endmacro %}

{# Numerator and denominator of a rate or an average as people write them; money in its unit with two decimals. #}
{% macro fraction(figure, line, lang) -%}
    case
        when {{ line }}.writing not in ('rate', 'per') or coalesce({{ figure }}.denominator, 0) <= 0 then ''
        else
            {{ side_amount(figure ~ '.numerator', line ~ '.numerator_factor') }}
            || case
                when {{ line }}.numerator_factor > {{ line }}.denominator_factor then {{ "''" if lang == "zh" else "' '" }} || {{ line }}.side_unit_{{ lang }}
                else ''
            end
            || ' / ' || {{ side_amount(figure ~ '.denominator', line ~ '.denominator_factor') }}
            || case when {{ line }}.denominator_factor > 1 then ' ' || {{ line }}.side_unit_{{ lang }} else '' end
    end
{%- endmacro %}

{% macro side_amount(amount, factor) -%}
    case when {{ factor }} > 1 then cast({{ half_up(amount, factor, 2) }} as varchar(40)) else {{ plain_amount(amount) }} end
{%- endmacro %}

{# How a figure moved: a rate in percentage points, an amount in per cent, with an arrow. #}
{% macro change_words(points, growth, points_word) -%}
    case
        when coalesce({{ points }}, {{ growth }}) is null then '—'
        when coalesce({{ points }}, {{ growth }}) = 0 then '→'
        when coalesce({{ points }}, {{ growth }}) > 0 then '↑' || coalesce({{ points }} || '{{ points_word }}', {{ growth }} || '%')
        else '↓' || coalesce(abs({{ points }}) || '{{ points_word }}', abs({{ growth }}) || '%')
    end
{%- endmacro %}

{# Words as a link to the definition 口径卡 of a KPI or an indicator. #}
{% macro measure_link(measure_code, words, lang) -%}
    '<a class="gb-card-link" href="/guoban/kpi/' || {{ measure_code }} || '{{ "" if lang == "zh" else "?lang=en" }}">'
    || {{ words }} || '</a>'
{%- endmacro %}

{# A figure in bold; that of a unit leads to the cells it was read from. #}
{% macro figure_link(figure, period, mark, lang) -%}
    case
        when {{ figure }}.has_cells
            then
                '<a class="gb-figure gb-cells-link" href="/guoban/unit/' || {{ figure }}.org_unit_code || '?month='
                || {{ period }}.period_en || '&amp;indicator=' || {{ figure }}.measure_code || '{{ "" if lang == "zh" else "&amp;lang=en" }}">'
                || {{ mark }} || {{ figure }}.figure_text || '</a>'
        else '<span class="gb-figure">' || {{ mark }} || {{ figure }}.figure_text || '</span>'
    end
{%- endmacro %}

{# Number and name of a unit in the official order, by which tables sort; filters offer the same words. #}
{% macro unit_label(unit, lang) -%}
    lpad(cast({{ unit }}.sort_order as varchar(4)), 2, '0') || ' ' || {{ unit }}.name_{{ lang }}
{%- endmacro %}

{# A unit as a link to its page, the county to the overview. The number comes first, so that rows sort by it. #}
{% macro unit_link(unit, lang) -%}
    '<a class="gb-unit-link" data-order="' || lpad(cast({{ unit }}.sort_order as varchar(4)), 2, '0') || '" href="/guoban/unit/'
    || {{ unit }}.org_unit_code || '{{ "" if lang == "zh" else "?lang=en" }}">' || {{ unit }}.name_{{ lang }} || '</a>'
{%- endmacro %}

{# The texts of a group as one, in the given order. #}
{% macro joined_text(words, in_order) -%}{{ adapter.dispatch('joined_text')(words, in_order) }}{%- endmacro %}

{% macro default__joined_text(words, in_order) -%}listagg({{ words }}, '') within group (order by {{ in_order }}){%- endmacro %}

{% macro duckdb__joined_text(words, in_order) -%}string_agg({{ words }}, '' order by {{ in_order }}){%- endmacro %}
