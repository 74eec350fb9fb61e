META
key;value
x;ÿ
