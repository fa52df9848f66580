{{ lines_of_page('assistance') }}
