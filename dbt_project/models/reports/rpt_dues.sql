{{ lines_of_page('dues') }}
