-- An index of MongoDB's; here the id is part of every index of comments.

SELECT 1;
