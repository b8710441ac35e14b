"""Mail both ways through a real mail server; run by `make test-mail` alone."""
