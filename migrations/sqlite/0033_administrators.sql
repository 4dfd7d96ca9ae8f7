-- Only MongoDB keeps the administrators in a collection of their own, which has a new name.

SELECT 1;
