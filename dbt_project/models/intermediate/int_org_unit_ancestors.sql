-- Self-joins rather than a recursive query, so that every engine runs it: the tree is at most five steps deep (nation,
-- province, city, county, township, village), which a test watches.
with org_units as (
    select
        org_unit_code,
        parent_code
    from {{ ref('org_units') }}
),

one_step_up as (
    select
        org_unit_code,
        parent_code as ancestor_code,
        1 as distance
    from org_units
    where parent_code is not null
),

two_steps_up as (
    select
        below.org_unit_code,
        above.ancestor_code,
        2 as distance
    from one_step_up as below
    inner join one_step_up as above on below.ancestor_code = above.org_unit_code
),

three_steps_up as (
    select
        below.org_unit_code,
        above.ancestor_code,
        3 as distance
    from two_steps_up as below
    inner join one_step_up as above on below.ancestor_code = above.org_unit_code
),

four_steps_up as (
    select
        below.org_unit_code,
        above.ancestor_code,
        4 as distance
    from two_steps_up as below
    inner join two_steps_up as above on below.ancestor_code = above.org_unit_code
),

five_steps_up as (
    select
        below.org_unit_code,
        above.ancestor_code,
        5 as distance
    from four_steps_up as below
    inner join one_step_up as above on below.ancestor_code = above.org_unit_code
),

ancestors as (
    select * from one_step_up
    union all
    select * from two_steps_up
    union all
    select * from three_steps_up
    union all
    select * from four_steps_up
    union all
    select * from five_steps_up
)

select
    org_unit_code,
    ancestor_code,
    distance
from ancestors
