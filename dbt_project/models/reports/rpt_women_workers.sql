{{ lines_of_page('women') }}
