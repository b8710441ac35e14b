"""The staff's door: the queue, cases, customers, calls, breaches, notices and appeals."""
