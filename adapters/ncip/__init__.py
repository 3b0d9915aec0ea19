"""Here will live the partners that speak NCIP; there is nothing yet."""
