with checks as (
    select * from {{ ref('checks') }}
    where reach = 'history'
),

check_terms as (
    select * from {{ ref('check_terms') }}
),

form_items as (
    select * from {{ ref('form_items') }}
),

lines_of_left_terms as (
    select
        check_terms.check_code,
        form_items.form_code,
        check_terms.indicator_code,
        check_terms.measure,
        row_number() over (
            partition by check_terms.check_code
            order by form_items.form_code, form_items.line_no
        ) as place
    from check_terms
    inner join form_items on check_terms.indicator_code = form_items.indicator_code
    where check_terms.side = 'left'
),

-- The first line of the left side is the one to mark; its report is the one the tie is judged with.
anchors as (
    select * from lines_of_left_terms
    where place = 1
)

select
    concat_ws(
        ':', check_terms.check_code, check_terms.side, check_terms.indicator_code, check_terms.measure
    ) as term_id,
    check_terms.check_code,
    check_terms.side,
    check_terms.indicator_code,
    check_terms.measure,
    check_terms.coefficient,
    anchors.form_code,
    anchors.indicator_code as anchor_code,
    anchors.measure as anchor_measure
from check_terms
inner join checks on check_terms.check_code = checks.check_code
inner join anchors on check_terms.check_code = anchors.check_code
