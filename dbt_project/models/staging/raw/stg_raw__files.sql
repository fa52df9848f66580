with files as (
    select * from {{ source('raw', 'file') }}
)

select
    file_id,
    sha256,
    file_name,
    size_bytes,
    received_at,
    landed_at,
    verdict,
    archived_path
from files
