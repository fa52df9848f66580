{{ lines_of_page('coverage') }}
