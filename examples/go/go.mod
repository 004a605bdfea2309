module example.com/sallyport

go 1.19
