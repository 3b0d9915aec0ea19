"""The staff pages: sign in, the task list, a request with its history and actions (spec F, D, L).

    address     the list's whole state as an address       vocabulary  codes in words
    visit       who looks, in which language                language    the two languages
    posted      what a form sent, checked                   guard       errors and headers of pages
    list_…      the list, its facets and rows               request_…   one request
    form_…      forms made from the actions' inputs         history_…   what happened

Pages are made on the server and work without scripts; there are none.
"""
