with kpi_terms as (
    select * from {{ ref('kpi_terms') }}
)

select
    concat_ws(':', kpi_code, side, indicator_code, measure) as kpi_term_id,
    kpi_code,
    side,
    indicator_code,
    measure,
    coefficient
from kpi_terms
