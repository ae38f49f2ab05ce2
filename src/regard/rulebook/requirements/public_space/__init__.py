"""Cameras on the public road and in places open to the public: title V of book II of the interior-security code."""
